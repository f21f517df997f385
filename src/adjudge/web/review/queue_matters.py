"""What waits on the desk besides rulings, questions, appeals and cases: the matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from adjudge.adapters.store.models import Advertiser, Party, Ruling
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases import hold, interim_measure
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.cases.hold import Hold
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.later_hearing import LaterHearing
from adjudge.domain.cases.report import Priority, Report
from adjudge.domain.cases.review import Review
from adjudge.domain.cases.stay import Stay
from adjudge.web.jinja import url
from adjudge.web.review.items import MINE, SECOND, Item, Mark, late

LIMIT: Final = 200
"""Of each kind, as in the queue."""


def matters_waiting(actor: Actor, now: datetime) -> Iterator[Item]:
    """Everything of these kinds that waits for somebody on the desk."""
    yield from _reports(actor, now)
    yield from _complaints(actor, now)
    yield from _reviews(actor, now)
    yield from _stays(actor, now)
    yield from _interims(actor)
    yield from _holds(actor)
    yield from _later_hearings(actor, now)


def _later_hearings(actor: Actor, now: datetime) -> Iterator[Item]:
    waiting = [
        one
        for one in matters_of(LaterHearing).open_ones(limit=LIMIT)
        if one.status in {"answered", "missed"} and one.answer and one.due
        if one.party_id not in actor.party_ids
    ]
    names = names_of(one.party_id for one in waiting)
    for one in waiting:
        assert one.due is not None, "it was answered"
        yield Item(
            kind="urgent",
            href=url("review:later_hearing", one.id),
            title=f"Hearing after the effect {one.reference}",
            party=names.get(one.party_id or "", ""),
            step="Somebody who did not act alone deals with the answer",
            since=one.opened_at,
            due=one.due,
            due_words="We deal with it by",
            marks=late(one.due, now),
        )


def _interims(actor: Actor) -> Iterator[Item]:
    waiting = [
        one
        for one in matters_of(InterimMeasure).open_ones(limit=LIMIT)
        if one.status in interim_measure.RUNNING and one.party_id not in actor.party_ids
    ]
    names = names_of(one.party_id for one in waiting)
    for one in waiting:
        mine = one.opened_by == actor.id
        yield Item(
            kind="urgent",
            href=url("review:interim", one.id),
            title=f"Interim measure {one.reference}",
            party=names.get(one.party_id or "", ""),
            step="A second person confirms it by a ruling, or it lapses",
            since=one.opened_at,
            due=one.until,
            due_words="It lapses on",
            marks=(MINE if mine else SECOND, ("in force", "force")),
        )


def _holds(actor: Actor) -> Iterator[Item]:
    waiting = [
        one
        for one in matters_of(Hold).open_ones(limit=LIMIT)
        if one.status in hold.RUNNING and one.party_id not in actor.party_ids
    ]
    names = names_of(one.party_id for one in waiting)
    for one in waiting:
        contested = one.status == "contested"
        yield Item(
            kind="urgent",
            href=url("review:hold", one.id),
            title=f"{one.hold.value.capitalize()} hold {one.reference}",
            party=names.get(one.party_id or "", ""),
            step="Somebody who did not place it says whether it stands"
            if contested
            else "Release it as soon as what ends it is so",
            since=one.opened_at,
            due=one.expires_at,
            due_words="It ends on",
            marks=(("contested", "contested"), SECOND) if contested else (("in force", "force"),),
        )


def _stays(actor: Actor, now: datetime) -> Iterator[Item]:
    waiting = [
        one
        for one in matters_of(Stay).open_ones(limit=LIMIT)
        if one.party_id not in actor.party_ids
    ]
    names = names_of(one.party_id for one in waiting)
    for one in waiting:
        due = next((clock.due_at for clock in one.clocks), one.due)
        yield Item(
            kind="appeal",
            href=url("review:stay", one.id),
            title="A stay is asked for",
            party=names.get(one.party_id or "", ""),
            step="An appeals officer grants or refuses it",
            since=one.opened_at,
            due=due,
            due_words="We decide by",
            marks=(("under appeal", "contested"), *late(due, now)),
        )


def _reviews(actor: Actor, now: datetime) -> Iterator[Item]:
    waiting = [
        one
        for one in matters_of(Review).open_ones(limit=LIMIT)
        if not one.joined_to and one.party_id not in actor.party_ids
    ]
    names = names_of(one.party_id for one in waiting)
    numbers = dict(
        Ruling.objects.filter(pk__in={one.ruling_id for one in waiting}).values_list("pk", "number")
    )
    for one in waiting:
        due = next((clock.due_at for clock in one.clocks), one.due)
        yield Item(
            kind="review",
            href=url("review:review", one.id),
            title=f"Review of R-{numbers[one.ruling_id or '']}",
            party=names.get(one.party_id or "", ""),
            step="Somebody who did not make it looks at it again",
            since=one.opened_at,
            due=due,
            due_words="We decide by",
            marks=late(due, now),
        )


def _reports(actor: Actor, now: datetime) -> Iterator[Item]:
    heads = [one for one in matters_of(Report).open_ones(limit=LIMIT) if _has_clock(one)]
    rows = Advertiser.objects.filter(pk__in={one.advertiser_id for one in heads})
    parties = {row.pk: row.party for row in rows.select_related("party")}
    for one in heads:
        party = parties[one.advertiser_id or ""]
        if party.pk in actor.party_ids:
            continue
        due = one.triage_by if one.status == "filed" else one.decide_by
        due = next((c.due_at for c in one.clocks if c.name in {"triage", "decision"}), due)
        yield Item(
            kind="report",
            href=url("review:report", one.id),
            title=f"Report {one.reference}: {one.category.value}",
            party=party.legal_name,
            step="Somebody looks at it" if one.status == "filed" else "Somebody decides it",
            since=one.opened_at,
            due=due,
            due_words="We look at it by" if one.status == "filed" else "We decide by",
            marks=(*_priority(one), *late(due, now)),
        )


def _has_clock(report: Report) -> bool:
    return not report.joined_to or report.is_second_look


def _priority(report: Report) -> tuple[Mark, ...]:
    return () if report.priority is Priority.OTHER else ((report.priority.value, "contested"),)


def _complaints(actor: Actor, now: datetime) -> Iterator[Item]:
    waiting = [
        one
        for one in matters_of(Complaint).open_ones(limit=LIMIT)
        if not one.joined_to and one.party_id not in actor.party_ids
    ]
    names = names_of(one.party_id for one in waiting)
    for one in waiting:
        clock = next(iter(one.clocks), None)
        due = clock.due_at if clock else one.due
        yield Item(
            kind="complaint",
            href=url("review:complaint", one.id),
            title=f"Complaint {one.reference}",
            party=names.get(one.party_id or "", ""),
            step="Somebody answers it from the log, or what it is about ends",
            since=one.opened_at,
            due=due,
            due_words="We answer by",
            marks=late(due, now),
        )


def names_of(party_ids: Iterator[str | None]) -> dict[str, str]:
    """The legal names of these parties."""
    keys = {key for key in party_ids if key}
    return dict(Party.objects.filter(pk__in=keys).values_list("pk", "legal_name"))
