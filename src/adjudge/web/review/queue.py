"""The queue: everything that waits for somebody, the nearest deadline first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from adjudge import bootstrap
from adjudge.adapters.store.models import (
    Appeal,
    Case,
    ClockRow,
    Particulars,
    Ruling,
    StepRow,
    SubjectKind,
)
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases import particulars
from adjudge.domain.cases.case import OPEN, Source
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import DAYS_TO_ANSWER
from adjudge.services.outbox import unreached
from adjudge.web.acts import LoggedIn, show
from adjudge.web.formats import plural
from adjudge.web.jinja import url
from adjudge.web.review.desk import deciders_only
from adjudge.web.review.items import MINE, NOT_REACHED, OVERDUE, SECOND, Item, late
from adjudge.web.review.queue_matters import matters_waiting
from adjudge.web.review.words import MEASURES
from adjudge.web.sheets.registry import ways
from adjudge.web.sheets.sheet import REVIEW, About
from adjudge.web.sheets.waiting import records_waiting

PARTY = Entitlement.PARTY.value
LIMIT: Final = 200
"""Of each kind; a desk with more than that needs more people, not a longer page."""
PENDING: Final = ("proposed", "proposal letter", "answered", "cured", "unanswered in time")

Steps = Mapping[str, Sequence[StepRow]]


FILTERS: Final[Mapping[str, tuple[str, Callable[[Item], bool]]]] = MappingProxyType(
    {
        "": ("Everything", lambda _item: True),
        "second": ("Needs a second person", lambda item: SECOND in item.marks),
        "mine": ("Yours", lambda item: MINE in item.marks),
        "particulars": ("Particulars", lambda item: item.kind == "particulars"),
        "appeals": ("Appeals", lambda item: item.kind == "appeal"),
        "urgent": ("Interim measures and holds", lambda item: item.kind == "urgent"),
        "letters": ("Letters that came back", lambda item: item.kind == "letter"),
        "reports": ("Reports by readers", lambda item: item.kind == "report"),
        "complaints": ("Complaints", lambda item: item.kind == "complaint"),
        "records": ("Beside the cases", lambda item: item.kind == "record"),
        "cases": ("Open cases", lambda item: item.kind == "case"),
    }
)


@require_GET
@deciders_only
def queue(request: LoggedIn, actor: Actor) -> HttpResponse:
    """Everything that waits; `show` picks one kind, `show=closed` the cases that are decided."""
    chosen = request.GET.get("show", "")
    items = sorted(waiting(actor), key=lambda item: item.order)
    tabs = [
        {
            "href": url("review:queue") + (f"?show={key}" if key else ""),
            "label": label,
            "count": sum(map(wanted, items)),
            "current": key == chosen,
        }
        for key, (label, wanted) in FILTERS.items()
    ]
    _, wanted = FILTERS.get(chosen, FILTERS[""])
    context = {
        "items": [item for item in items if wanted(item)],
        "tabs": tabs,
        "closed": _closed(actor) if chosen == "closed" else None,
        "may_open": StaffRole.REVIEWER in actor.roles,
        "headline": _headline(items),
        "ways": {**ways(actor, REVIEW), "To compare": _comparisons()},
    }
    return show(request, "review/queue.html", context)


def _comparisons() -> list[About]:
    return [About(href=url("review:consistency"), words="Like posts judged differently")]


def _headline(items: Sequence[Item]) -> str:
    if not items:
        return "Nothing waits."
    late = sum(OVERDUE in item.marks for item in items)
    words = f"{plural(len(items), 'thing waits', 'things wait')}, the nearest deadline first."
    return f"{words} {plural(late, 'deadline has', 'deadlines have')} passed." if late else words


def waiting(actor: Actor) -> Iterator[Item]:
    """Everything that waits for somebody, as this person sees it, in no order."""
    now = bootstrap.deps().clock.now()
    yield from _rulings(actor, now)
    yield from _particulars(actor, now)
    yield from _appeals(actor, now)
    yield from _letters(actor)
    yield from matters_waiting(actor, now)
    yield from records_waiting(actor)
    yield from _cases(actor)


def _rulings(actor: Actor, now: datetime) -> Iterator[Item]:
    rows = (
        Ruling.objects.filter(status__in=(*PENDING, "served"))
        .exclude(party_id__in=actor.party_ids)
        .select_related("party")
        .order_by("id")
    )
    rows_here = list(rows[:LIMIT])
    steps = _steps(SubjectKind.RULING, [row.pk for row in rows_here])
    for row in rows_here:
        yield _ruling(row, {step.name: step for step in steps[row.pk]}, actor, now)


def _answer_due(letter: StepRow) -> datetime:
    until = letter.data.get("due")
    return datetime.fromisoformat(until) if until else letter.at + timedelta(days=DAYS_TO_ANSWER)


def _ruling(row: Ruling, steps: Mapping[str, StepRow], actor: Actor, now: datetime) -> Item:
    proposed, letter = steps.get("propose"), steps.get("serve_proposal")
    due = _answer_due(letter) if letter else None
    mine = proposed is not None and proposed.actor_id == actor.id
    marks, words, since = [MINE] if mine else [], "", row.drafted_at
    if row.status == "served":
        step, since, due = "Served, but not in force yet: finish it", steps["serve"].at, None
        marks.append(("not in force", "contested"))
    elif row.status == "proposal letter" and due is not None and now < due:
        step, words = "The party may answer the proposal", "The party answers by"
    elif row.status == "answered" and "respond" not in steps:
        step, since, due = "Its proposer deals with the answer", steps["answer"].at, None
        marks.append(("answered", "contested"))
    else:
        heard = steps.get("respond")
        step = "Another reviewer approves or drops it"
        since, due = (heard.at, None) if heard else (due or since, None)
        marks.append(SECOND)
    return Item(
        kind="ruling",
        href=url("review:ruling", row.pk),
        title=f"Proposed {MEASURES[MeasureKind(row.measure)].lower()} R-{row.number}",
        party=row.party.legal_name,
        step=step,
        since=since,
        due=due,
        due_words=words,
        marks=tuple(marks),
    )


def _particulars(actor: Actor, now: datetime) -> Iterator[Item]:
    rows = (
        Particulars.objects.filter(status__in=("asked", "missed"))
        .exclude(party_id__in=actor.party_ids)
        .exclude(ruling__party_id__in=actor.party_ids)
        .select_related("ruling__party")
        .order_by("id")
    )
    running = ClockRow.objects.filter(subject_kind=SubjectKind.PARTICULARS, name="answer")
    dues = dict(running.values_list("subject_id", "due_at"))
    for row in rows[:LIMIT]:
        due = dues.get(row.pk, row.asked_at + timedelta(days=particulars.DAYS_TO_ANSWER))
        yield Item(
            kind="particulars",
            href=url("review:particulars", row.pk),
            title=f"Question about R-{row.ruling.number}",
            party=row.party.legal_name,
            step="A reviewer answers it",
            since=row.asked_at,
            due=due,
            due_words="We answer by",
            marks=late(due, now),
        )


def _letters(actor: Actor) -> Iterator[Item]:
    """Letters that no address has: the measure stands, the recipient's clocks wait."""
    with bootstrap.deps().reading() as uow:
        for lost in unreached(uow, limit=LIMIT):
            letter = lost.letter
            if letter.party_id in actor.party_ids:
                continue
            yield Item(
                kind="letter",
                href=url("review:case", letter.case_id)
                if letter.case_id
                else url("advertiser:letter", letter.id),
                title=f"Letter that came back: {letter.kind.value}",
                party=uow.parties.get(letter.party_id).legal_name,
                step=f"Find another address. {', '.join(lost.addresses)} answered: {lost.problem}",
                since=lost.since,
                marks=(NOT_REACHED,),
            )


def _appeals(actor: Actor, now: datetime) -> Iterator[Item]:
    rows = (
        Appeal.objects.filter(status__in=("filed", "admitted"))
        .exclude(party_id__in=actor.party_ids)
        .exclude(ruling__party_id__in=actor.party_ids)
        .select_related("ruling__party")
        .order_by("id")
    )
    rows_here = list(rows[:LIMIT])
    clocks = {
        clock.subject_id: clock.due_at
        for clock in ClockRow.objects.filter(
            subject_kind=SubjectKind.APPEAL.value, subject_id__in=[row.pk for row in rows_here]
        )
    }
    for row in rows_here:
        filed = row.status == "filed"
        due = clocks.get(row.pk, row.filed_at)
        yield Item(
            kind="appeal",
            href=url("review:appeal", row.pk),
            title=f"Appeal against R-{row.ruling.number}",
            party=row.ruling.party.legal_name,
            step="An appeals officer admits it" if filed else "An appeals officer decides it",
            since=row.filed_at,
            due=due,
            due_words="We admit it by" if filed else "We decide by",
            marks=(
                ("under appeal", "contested"),
                *(() if row.as_whom == PARTY else ((f"by the {row.as_whom}", "waiting"),)),
                *late(due, now),
            ),
        )


def _cases(actor: Actor) -> Iterator[Item]:
    rows = (
        Case.objects.filter(status__in=OPEN)
        .exclude(party_id__in=actor.party_ids)
        .exclude(rulings__status__in=PENDING)
        .select_related("party")
        .order_by("id")
    )
    rows_here = list(rows[:LIMIT])
    steps = _steps(SubjectKind.CASE, [row.pk for row in rows_here])
    for row in rows_here:
        mine = any(step.actor_id == actor.id for step in steps[row.pk])
        yield Item(
            kind="case",
            href=url("review:case", row.pk),
            title=f"Case C-{row.number}",
            party=row.party.legal_name,
            step=f"{row.status.capitalize()}: exhibits, facts, a ruling",
            since=row.opened_at,
            marks=(MINE,) if mine else (),
        )


def _closed(actor: Actor) -> list[Case]:
    """The cases that were decided last, but for those that a program opened to decline a post."""
    rows = Case.objects.exclude(status__in=OPEN).exclude(party_id__in=actor.party_ids)
    return list(
        rows.exclude(source=Source.AUTOMATED.value).select_related("party").order_by("-id")[:LIMIT]
    )


def _steps(kind: SubjectKind, keys: Iterable[str]) -> Steps:
    found: dict[str, list[StepRow]] = defaultdict(list)
    rows = StepRow.objects.filter(subject_kind=kind.value, subject_id__in=list(keys))
    for row in rows.order_by("subject_id", "seq"):
        found[row.subject_id].append(row)
    return found
