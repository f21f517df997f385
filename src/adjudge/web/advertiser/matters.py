"""Matters: rulings about the advertiser, with what it can do now and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, Exhibit, Measure, StepRow, SubjectKind
from adjudge.adapters.store.models import Appeal as AppealRow
from adjudge.adapters.store.models import Letter as LetterRow
from adjudge.adapters.store.models import Particulars as ParticularsRow
from adjudge.adapters.store.models import Ruling as RulingRow
from adjudge.adapters.store.repositories.rulings import (
    AppealRepository,
    LetterRepository,
    MeasureRepository,
    ParticularsRepository,
    RulingRepository,
)
from adjudge.domain.actor import Actor
from adjudge.domain.cases import particulars
from adjudge.domain.cases.appeal import APPEALABLE, Appeal, last_day
from adjudge.domain.cases.appeal import OPEN as OPEN_APPEALS
from adjudge.domain.cases.exhibit import Disclosure
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.particulars import MAX_REQUESTS_PER_RULING, Particulars
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.standing.measures import LIMITING, Standing, standing_of
from adjudge.services.letters import run_from
from adjudge.web.formats import day

MAX_MATTERS: Final = 50
WITHHELD: Final = frozenset({Disclosure.GIST.value, Disclosure.SEALED.value})
OVER: Final = frozenset({"dropped", "reversed", "returned", "withdrawn", "closed: no action"})

RULING_WORDS: Final = {
    "proposal letter": ("waiting for your answer", "waiting"),
    "answered": ("your answer is being dealt with", "waiting"),
    "unanswered in time": ("to be decided", "waiting"),
    "approved": ("decided", "force"),
    "served": ("decided", "force"),
    "in force": ("in force", "force"),
    "dropped": ("dropped", "ended"),
    "cured": ("what you put right is being looked at", "waiting"),
    "closed: no action": ("closed without action", "ended"),
    "returned": ("not gone on with", "ended"),
    "scheduled": ("decided, takes effect later", "force"),
    "withdrawn": ("withdrawn", "ended"),
    "stayed": ("stayed: it stops nothing now", "contested"),
    "lifted": ("lifted", "ended"),
    "modified": ("narrowed", "ended"),
    "lapsed": ("lapsed", "ended"),
    "superseded": ("replaced", "ended"),
    "expired": ("expired", "ended"),
    "reversed": ("reversed", "ended"),
}
"""Status of a ruling: how its party reads it, and the tone of its tag."""
RESTRICTING: Final = sorted(kind.value for kind in LIMITING)
MEASURE_WORDS: Final = {
    MeasureKind.DECLINE: "declined post",
    MeasureKind.REMOVE: "removal of a post",
    MeasureKind.LABEL: "label",
    MeasureKind.LIMIT: "limit",
    MeasureKind.REQUIRE_AUTHORISATION: "required authorisation",
    MeasureKind.REFUSE: "refusal",
    MeasureKind.SUSPEND: "suspension",
    MeasureKind.TERMINATE: "termination",
    MeasureKind.WARNING: "warning",
    MeasureKind.STRIKE: "strike",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One ruling, as its party deals with it.

    `appeal_until` is the last moment to appeal, None where nothing can be appealed against (any
    more); `may_answer` and `may_ask` say whether that is open. `received` is False while the time
    to appeal counts from the latest possible receipt.
    """

    ruling: Ruling
    letters: tuple[LetterRow, ...]
    appeal: Appeal | None
    asked: tuple[Particulars, ...]
    exhibits: tuple[Exhibit, ...]
    appeal_until: datetime | None
    may_answer: bool
    may_ask: bool

    @property
    def title(self) -> str:
        """What it is about: `Suspension R-7`, `Proposed suspension R-7`."""
        measure = self.ruling.statement.measure
        words = MEASURE_WORDS[measure] if measure else "decision"
        if self.ruling.status in {"proposal letter", "answered", "unanswered in time"}:
            words = f"proposed {words}"
        return f"{words[0].upper()}{words[1:]} {self.ruling.reference}"

    @property
    def status(self) -> tuple[str, str]:
        """Word and tone of its tag."""
        if self.appeal is not None and self.appeal.status in {"filed", "admitted"}:
            return "under appeal", "contested"
        return RULING_WORDS.get(self.ruling.status, (self.ruling.status, "draft"))

    @property
    def open_questions(self) -> tuple[Particulars, ...]:
        """Requests for particulars that we still have to answer."""
        return tuple(asked for asked in self.asked if not asked.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Until when somebody has to act. `mine`: the advertiser's turn; otherwise ours."""

    title: str
    at: datetime
    mine: bool
    text: str
    href: tuple[str, str]
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingWords:
    """Standing for people: a short word with its tone, and a sentence with the date."""

    word: str
    tone: str
    sentence: str
    measures: tuple[Measure, ...]


def end_of(last: date) -> datetime:
    """The last minute of a day, in UTC."""
    return datetime.combine(last, time(23, 59), UTC)


def matter_of(ruling_id: str) -> Matter:
    """The matter of one ruling, whose party has been checked. Raises `NotFound`."""
    ruling = RulingRepository().get(ruling_id)
    letters = LetterRepository().by_ruling(ruling_id)
    appeals = AppealRepository().by_ruling(ruling_id)
    filed = next((one for one in appeals if one.party_id == ruling.party_id), None)
    asked = tuple(ParticularsRepository().by_ruling(ruling_id))
    notice = next((one for one in letters if one.kind is LetterKind.NOTICE), None)
    appeal_until = None
    if notice is not None and filed is None and ruling.status in APPEALABLE:
        with bootstrap.deps().reading() as uow:
            appeal_until = end_of(last_day(run_from(uow, notice)))
    rows = LetterRow.objects.filter(ruling_id=ruling_id).order_by("id").defer("html", "text")
    return Matter(
        ruling=ruling,
        letters=tuple(rows),
        appeal=filed,
        asked=asked,
        exhibits=tuple(cited_exhibits(ruling)),
        appeal_until=appeal_until,
        may_answer=ruling.status == "proposal letter",
        may_ask=ruling.status not in OVER and len(asked) < MAX_REQUESTS_PER_RULING,
    )


def cited_exhibits(ruling: Ruling) -> list[Exhibit]:
    """The exhibits on which the facts of the statement rest, by number."""
    cited = Exhibit.objects.filter(citations__fact_id__in=ruling.statement.fact_ids)
    return [_for_party(row) for row in cited.distinct().order_by("number")]


def _for_party(row: Exhibit) -> Exhibit:
    """The row as the party may know it; it is never saved."""
    if row.disclosure in WITHHELD:
        row.title = "Withheld"
        row.source = row.asserter = row.media_type = "not told"
    return row


def exhibit_shown(exhibit_id: str, actor: Actor) -> tuple[Exhibit, RulingRow] | None:
    """An exhibit that a letter to this person's party cites, with that ruling, else None.

    What else is in the case is not the party's to see before a letter tells it (invariant 9).
    """
    rows = RulingRow.objects.filter(
        party_id__in=actor.party_ids,
        letters__isnull=False,
        case__exhibits__id=exhibit_id,
    )
    for row in rows.distinct().order_by("-number")[:MAX_MATTERS]:
        for exhibit in cited_exhibits(RulingRepository().get(row.pk)):
            if exhibit.pk == exhibit_id:
                return exhibit, row
    return None


def matters_of(advertiser: Advertiser) -> list[Matter]:
    """What was proposed or decided, and declines that are contested; newest first.

    A decline that nobody contests is told on the page of its post.
    """
    rows = RulingRow.objects.filter(party_id=advertiser.party_id, letters__isnull=False)
    decided = rows.exclude(measure=MeasureKind.DECLINE.value)
    contested = rows.filter(measure=MeasureKind.DECLINE.value).filter(
        pk__in=[
            *AppealRow.objects.filter(
                party_id=advertiser.party_id, status__in=("filed", "admitted")
            ).values_list("ruling_id", flat=True)[:MAX_MATTERS],
            *ParticularsRow.objects.filter(
                party_id=advertiser.party_id, status__in=("asked", "missed")
            ).values_list("ruling_id", flat=True)[:MAX_MATTERS],
        ]
    )
    keys = (decided | contested).distinct().order_by("-number").values_list("pk", flat=True)
    return [matter_of(key) for key in keys[:MAX_MATTERS]]


def deadlines(matters: Iterable[Matter], now: datetime) -> list[Deadline]:
    """Every deadline of these matters, whoever is bound by it, the nearest first."""
    found: list[Deadline] = []
    for matter in matters:
        found += _yours(matter, now)
        found += _ours(matter)
    return sorted(found, key=lambda one: one.at)


def _yours(matter: Matter, now: datetime) -> list[Deadline]:
    found = []
    key, reference = matter.ruling.id, matter.ruling.reference
    due = matter.ruling.answer_due
    if matter.may_answer and due is not None:
        found.append(
            Deadline(
                title=f"Answer the proposal {reference} until",
                at=due,
                mine=True,
                text="If you say nothing, it may be decided after that."
                if now < due
                else "The time has passed. You can answer until it is decided.",
                href=("advertiser:answer", key),
                action="Answer the proposal",
            )
        )
    if matter.appeal_until is not None and now <= matter.appeal_until:
        found.append(
            Deadline(
                title=f"Appeal against {reference} until",
                at=matter.appeal_until,
                mine=True,
                text="An appeals officer who took no part in it decides.",
                href=("advertiser:appeal", key),
                action="Appeal",
            )
        )
    return found


def _ours(matter: Matter) -> list[Deadline]:
    reference = matter.ruling.reference
    found = []
    if matter.ruling.status == "scheduled" and matter.ruling.effect_due and matter.letters:
        found.append(
            Deadline(
                title=f"{matter.title} takes effect on",
                at=matter.ruling.effect_due,
                mine=False,
                text="Until then everything runs. It can be withdrawn before, and you can appeal.",
                href=("advertiser:letter", matter.letters[-1].pk),
                action="Read the letter",
            )
        )
    found += [
        Deadline(
            title=f"We answer your question about {reference} by",
            at=asked.due,
            mine=False,
            text="The answer comes as a letter.",
            href=("advertiser:particulars_request", asked.id),
            action="See your question",
        )
        for asked in matter.open_questions
    ]
    if matter.appeal is not None and matter.appeal.status in OPEN_APPEALS:
        found.append(
            Deadline(
                title=f"We decide your appeal against {reference} by",
                at=matter.appeal.decide_by,
                mine=False,
                text="The decision comes as a letter, with reasons of its own.",
                href=("advertiser:filed_appeal", matter.appeal.id),
                action="See your appeal",
            )
        )
    return found


def standing_words(advertiser: Advertiser, *, urgent: bool = False) -> StandingWords:
    """What may be promoted now, and if less than everything, by which ruling since when.

    `urgent` says that an interim measure or a hold runs, which leaves standing as it is.
    """
    found = advertiser.measures.filter(ended_at=None, kind__in=RESTRICTING)
    found = found.select_related("ruling", "letter").order_by("effective_at")
    rows = tuple(row for row in found if row.hits_promotion)
    standing = standing_of(MeasureRepository().by_advertiser(advertiser.pk))
    if advertiser.closed_at is not None:
        sentence = f"This advertising account was closed on {day(advertiser.closed_at)}."
        return StandingWords(word="Closed", tone="draft", sentence=sentence, measures=rows)
    if standing is Standing.GOOD:
        last = advertiser.measures.filter(kind__in=RESTRICTING).exclude(ended_at=None)
        ended = last.order_by("-ended_at").first()
        since = ended.ended_at if ended and ended.ended_at else advertiser.created_at
        free = "No ruling restricts" if urgent else "Nothing restricts"
        sentence = f"Since {day(since)}. {free} your promotion."
        return StandingWords(word="Good standing", tone="good", sentence=sentence, measures=())
    stopping = [row for row in rows if row.whole_party] or list(rows)
    first = stopping[0]
    word = standing.value.capitalize()
    reach = (
        "None of your posts can be promoted"
        if standing.stops_everything
        else "Some of your promoted posts are stopped"
    )
    sentence = (
        f"{word} since {day(first.effective_at)} by ruling R-{first.ruling.number}. {reach}; "
        "your account, your posts and your money stay yours."
    )
    return StandingWords(word=word, tone="force", sentence=sentence, measures=rows)


def steps_of(kind: SubjectKind, subject_id: str) -> list[StepRow]:
    """The steps that one subject has taken, in their order."""
    return list(
        StepRow.objects.filter(subject_kind=kind.value, subject_id=subject_id).order_by("seq")
    )


def own_appeal(appeal_id: str, actor: Actor) -> Appeal | None:
    """An appeal of this person's party, else None."""
    row = AppealRow.objects.filter(pk=appeal_id, party_id__in=actor.party_ids).first()
    return AppealRepository().get(row.pk) if row else None


def own_request(particulars_id: str, actor: Actor) -> Particulars | None:
    """A request for particulars of this person's party, else None."""
    row = ParticularsRow.objects.filter(pk=particulars_id, party_id__in=actor.party_ids).first()
    return ParticularsRepository().get(row.pk) if row else None


def days_words() -> dict[str, int]:
    """The operator's own deadlines in days, for sentences."""
    return {
        "particulars": particulars.DAYS_TO_ANSWER,
        "admit": bootstrap.deps().deadlines.appeal_admission,
        "decide": bootstrap.deps().deadlines.appeal_decision,
    }
