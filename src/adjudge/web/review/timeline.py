"""What happened in a case, newest first, out of the steps of everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from adjudge.domain.cases.hold import Hold
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.steps import Step
from adjudge.web.jinja import url
from adjudge.web.review.desk import CaseFile, Names
from adjudge.web.review.words import STEPS

LETTERS = {
    LetterKind.PROPOSAL.value: "Proposal letter served",
    LetterKind.NOTICE.value: "Notice served",
    LetterKind.ADDENDUM.value: "Addendum served",
    LetterKind.INTERIM.value: "Letter about an interim measure served",
    LetterKind.HOLD.value: "Letter about a hold served",
    LetterKind.PARTICULARS.value: "Answer to particulars served",
    LetterKind.COMPLAINT.value: "Answer to a complaint served",
    LetterKind.APPEAL_DECISION.value: "Decision on appeal served",
    LetterKind.EXTENSION.value: "Extension of time served",
    LetterKind.FAVOURABLE.value: "Favourable letter served",
    LetterKind.UNAVAILABLE.value: "Letter about an unavailable post served",
    LetterKind.CLIENT.value: "Letter to a client served",
    LetterKind.NOTIFIER.value: "Letter to a notifier served",
    LetterKind.INFORMATION.value: "Information letter served",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the timeline, as the `timeline` macro draws it."""

    at: datetime
    title: str
    who: str = ""
    text: str = ""
    href: str = ""
    tone: str = ""


def timeline(file: CaseFile, names: Names, *, ruling_id: str = "") -> list[Entry]:
    """The story of a case, or of one ruling in it, the newest entry first."""
    if ruling_id:
        entries = [*_ruling(file, names, ruling_id), *_contests(file, names, ruling_id)]
    else:
        entries = list(_file(file, names))
        urgent: tuple[InterimMeasure | Hold, ...] = (*file.interims, *file.holds)
        for one in urgent:
            entries += matter_steps(one, names)[::-1]
        for ruling in file.rulings:
            entries += _ruling(file, names, ruling.id, url("review:ruling", ruling.id))
            entries += _contests(file, names, ruling.id)
    # Of what happened in one moment the last comes first too: sorting keeps the order of equals.
    entries.reverse()
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def matter_steps(matter: InterimMeasure | Hold, names: Names) -> list[Entry]:
    """What happened to an interim measure or a hold, the newest entry first."""
    subject = matter.machine.subject
    interim = isinstance(matter, InterimMeasure)
    href = url("review:interim" if interim else "review:hold", matter.id)
    opened = Step(name="open", actor_id=matter.opened_by, at=matter.opened_at)
    entries = [
        entry
        for step in (opened, *matter.steps)
        for entry in _step(subject, step, names, matter.reference, href)
    ]
    return entries[::-1]


def _file(file: CaseFile, names: Names) -> Iterator[Entry]:
    yield Entry(at=file.case.opened_at, title="Case opened", text=f"Source: {file.case.source}.")
    for step in file.case.steps:
        yield from _step("case", step, names, "")
    for exhibit in file.exhibits:
        yield Entry(
            at=exhibit.added_at,
            title=f"Exhibit {exhibit.label} added",
            who=names.of(exhibit.added_by, {}),
            text=exhibit.title,
        )


def _ruling(file: CaseFile, names: Names, ruling_id: str, href: str = "") -> Iterator[Entry]:
    ruling = file.ruling(ruling_id)
    for step in ruling.steps:
        yield from _step("ruling", step, names, ruling.reference, href)
    for letter in file.letters:
        if letter.ruling_id == ruling_id:
            opened = "Not received yet." if letter.received_at is None else "Received."
            yield Entry(
                at=letter.served_at,
                title=LETTERS.get(letter.kind, f"Letter served: {letter.kind}"),
                text=f"{letter.subject}. {opened}",
            )


def _contests(file: CaseFile, names: Names, ruling_id: str) -> Iterator[Entry]:
    ruling = file.ruling(ruling_id)
    for asked in file.particulars:
        if asked.ruling_id == ruling_id:
            href = url("review:particulars", asked.id)
            yield Entry(
                at=asked.asked_at,
                title=f"Particulars of {ruling.reference} asked for",
                who=names.of(asked.asked_by, {}),
                href=href,
                tone="contested",
            )
            for step in asked.steps:
                yield from _step("particulars", step, names, ruling.reference, href)
    for appeal in file.appeals:
        if appeal.ruling_id == ruling_id:
            href = url("review:appeal", appeal.id)
            yield Entry(
                at=appeal.filed_at,
                title=f"Appeal against {ruling.reference} filed",
                who=names.of(appeal.filed_by, {}),
                href=href,
                tone="contested",
            )
            for step in appeal.steps:
                yield from _step("appeal", step, names, ruling.reference, href)


def _step(
    subject: str, step: Step, names: Names, reference: str, href: str = ""
) -> Iterator[Entry]:
    words = STEPS.get((subject, step.name))
    if words is None:
        return
    title, tone = words
    role = "appeals officer" if subject == "appeal" else "reviewer"
    yield Entry(
        at=step.at,
        title=title.format(ref=reference),
        who=names.of(step.actor_id, step.data, role=role),
        href=href,
        tone=tone,
    )
