"""Invariant 1: no adverse measure took effect before service of a letter that gives its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from adjudge.adapters.rulebook_files import FileRulebooks
from adjudge.adapters.store import models
from adjudge.doctor.verdict import Found, View, check
from adjudge.domain.cases import linter
from adjudge.domain.cases.batch import common_part_of
from adjudge.domain.cases.clause_acts import amended
from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.matter import MatterKind
from adjudge.domain.cases.order import Order
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.steps import first
from adjudge.services.exhibit_texts import ExhibitTexts

MOST_ACTS: Final = 1_000
MOST_ORDERS: Final = 1_000
_SHORT: Final = {
    LetterKind.INTERIM.value: MatterKind.INTERIM_MEASURE,
    LetterKind.HOLD.value: MatterKind.HOLD,
}


@check("1", "1 No reasons, no ban")
def no_reasons_no_ban(view: View) -> Found:
    """Every measure has its served notice, every ruling its complete statement, in this order."""
    broken: list[str] = []
    measures = list(models.Measure.objects.select_related("letter", "ruling").order_by("id"))
    for measure in measures:
        broken += _letter_faults(measure)
    rulings = [view.uow.rulings.get(key) for key in _ids(models.Ruling)]
    told = [ruling for ruling in rulings if _told_at(ruling) is not None]
    for ruling in told:
        broken += _statement_faults(view, ruling)
    for ruling in rulings:
        broken += _order_faults(ruling)
    broken += _short_faults()
    letters = list(_letters_changed(view))
    return Found(
        checked={
            "measures": len(measures),
            "statements": len(told),
            "letters": models.Letter.objects.count(),
        },
        broken=[*broken, *letters],
    )


def _ids(model: type[models.Ruling | models.Letter]) -> list[str]:
    return list(model.objects.order_by("id").values_list("id", flat=True))


def _letter_faults(measure: models.Measure) -> Iterator[str]:
    letter, ruling = measure.letter, measure.ruling
    name = f"measure {measure.id}"
    if letter.kind != LetterKind.NOTICE.value or letter.ruling_id != ruling.id:
        yield f"{name} rests on letter {letter.id}, which is no notice of ruling {ruling.id}"
    if letter.party_id != ruling.party_id or measure.advertiser_id != ruling.advertiser_id:
        yield f"{name} hits another party than ruling {ruling.id} names"
    if not letter.served_at <= measure.effective_at:
        yield f"{name} took effect before letter {letter.id} was served"
    if measure.kind != ruling.measure:
        yield f"{name} is not the measure of ruling {ruling.id}"


def _told_at(ruling: Ruling) -> datetime | None:
    """The moment at which the statement was first told to the party; None while it is a draft."""
    step = first(ruling.steps, "propose") or first(ruling.steps, "serve")
    if first(ruling.steps, "narrow") is not None:
        return None  # the words are those of the ruling that gave way to it
    return step.at if step else None


def _statement_faults(view: View, ruling: Ruling) -> Iterator[str]:
    facts = {fact.id: fact for fact in view.uow.facts.by_case(ruling.case_id)}
    # What the other side said of an exhibit later does not make the ruling unreasoned then.
    exhibits = {
        exhibit.id: replace(exhibit, contest=Contest.UNCHALLENGED, answer="")
        for exhibit in view.uow.exhibits.by_case(ruling.case_id)
    }
    told_at = _told_at(ruling)
    assert told_at is not None, "only rulings that were told"
    acts = view.uow.of(GeneralAct).newest(limit=MOST_ACTS)
    rulebook = amended(FileRulebooks().ads(), acts, told_at)
    clauses = {clause.ref: clause for clause in rulebook.clauses}
    shared = common_part_of(ruling.steps)
    missing = linter.check(
        ruling.statement,
        facts=facts,
        exhibits=exhibits,
        clause_of=clauses.get,
        orders_of=lambda citation: _orders_then(view, citation, told_at),
        text_of=ExhibitTexts(view.uow, exhibits),
        today=told_at.date(),
        common_part=shared.text if shared else "",
    )
    for each in missing:
        yield f"ruling {ruling.reference} ({ruling.id}) lacks {each.code}: {each.problem}"


def _orders_then(view: View, citation: str, at: datetime) -> Sequence[Order]:
    """The orders of a citation as they stood at a moment: what was set aside later held then."""
    return [
        replace(order, steps=tuple(step for step in order.steps if step.at <= at))
        for order in view.uow.of(Order).newest(limit=MOST_ORDERS)
        if order.citation == citation and order.opened_at <= at
    ]


def _order_faults(ruling: Ruling) -> Iterator[str]:
    name = f"ruling {ruling.reference} ({ruling.id})"
    served, effect = first(ruling.steps, "serve"), first(ruling.steps, "put_into_effect")
    stands = list(models.Measure.objects.filter(ruling_id=ruling.id))
    if effect is not None and served is None:
        yield f"{name} was put into effect and never served"
    # A stay ends the measure, and the end of the stay makes it anew.
    made = sum(step.name in {"put_into_effect", "end_stay"} for step in ruling.steps)
    if effect is not None and len(stands) != made:
        yield f"{name} is in force with {len(stands)} measures"
    if effect is None and stands:
        yield f"{name} has a measure and was never put into effect"
    if served is not None and not _has_notice(ruling):
        yield f"{name} was served without a notice"
    narrowed = first(ruling.steps, "narrow") is not None
    heard = first(ruling.steps, "serve_proposal") is not None or narrowed
    if served is not None and ruling.needs_hearing and not heard:
        yield f"{name} suspends or terminates without a proposal letter"


def _has_notice(ruling: Ruling) -> bool:
    return models.Letter.objects.filter(
        ruling_id=ruling.id, kind=LetterKind.NOTICE.value, party_id=ruling.party_id
    ).exists()


def _letters_changed(view: View) -> Iterator[str]:
    for key in _ids(models.Letter):
        letter = view.uow.letters.get(key)
        stored = models.Letter.objects.values_list("sha256", flat=True).get(id=key)
        if letter.content.sha256 != stored:
            yield f"letter {key} is not the one that was served: its hash differs"


def _short_faults() -> Iterator[str]:
    """Interim measures and holds: each stopped something only after its own letter was served."""
    letters = {str(letter.pk): letter for letter in models.Letter.objects.filter(kind__in=_SHORT)}
    for kind in _SHORT.values():
        for matter in models.Matter.objects.filter(kind=kind.value).order_by("id"):
            letter = letters.get(matter.body["letter_id"])
            name = f"{kind.value.replace('_', ' ')} {matter.pk}"
            if letter is None or letter.party_id != matter.party_id:
                yield f"{name} has no letter of its own"
            elif letter.served_at > datetime.fromisoformat(matter.body["effective_at"]):
                yield f"{name} took effect before letter {letter.pk} was served"
