"""The words of a case bundle: its thread, its exhibits, its clauses, and how to check it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from adjudge.domain.cases.case import Case
from adjudge.domain.cases.decider import NUMBER, name_of
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.policy.clause import EVIDENCE, Clause
from adjudge.domain.steps import Step
from adjudge.services.ports import UnitOfWork

README = """\
This is the bundle of one case: what was said in it, and the proof that it was said.

letters/    each letter as it was served: .html to read, .txt as mailed, .json word for word
exhibits/   index.json lists the evidence with its hashes; .bin files are what was captured
clauses/    the text of each rule that was cited, in the version cited
thread.txt  every step of the case, in order (thread.json: the same for programs)
proofs/     for each entry of the public log: its bytes (.leaf), its receipt (.tlog-proof), and
            for letters what opens it (.opening.json): the record and its salt
log/        the key of the public log, and a signed checkpoint of it
manifest.json  the SHA-256 and the size of every file here

To check it, without asking us and without a network:

    adjudge verify FILE.zip --vkey KEY

Take KEY from somewhere that you trust: the site's /register/vkey, or a copy that somebody kept.
The one in log/vkey is only as good as this file. Keep the zip as you downloaded it: a repacked one
is refused, even if nothing in it was changed.

Exhibits come from outside. Open them with care.
"""

STEPS: Mapping[tuple[str, str], str] = {
    ("case", "investigate"): "work on the case began",
    ("case", "rule"): "the case was decided",
    ("case", "close"): "the case was closed without action",
    ("case", "abate"): "the case abated",
    ("case", "reopen"): "the case was reopened",
    ("case", "second_view"): "a second reviewer wrote down a view",
    ("case", "declare_operator_interest"): "an interest of the site was stated",
    ("ruling", "propose"): "the ruling was proposed",
    ("ruling", "serve_proposal"): "the time to answer the proposal began",
    ("ruling", "return"): "the proposal was returned to its proposer",
    ("ruling", "drop"): "the proposal was dropped",
    ("ruling", "answer"): "the proposal was answered",
    ("ruling", "time_out"): "the time to answer passed",
    ("ruling", "respond"): "the answer was dealt with",
    ("ruling", "approve"): "the ruling was approved",
    ("ruling", "serve"): "the ruling was served",
    ("ruling", "put_into_effect"): "the measure took effect",
    ("ruling", "lift"): "the measure was lifted",
    ("ruling", "expire"): "the measure expired",
    ("ruling", "reverse"): "the ruling was reversed",
    ("particulars", "answer"): "the question was answered",
    ("case", "exhibit_fell"): "an exhibit was refuted or withdrawn",
    ("case", "go_outside"): "an outside decider took the case",
    ("particulars", "set_deadline"): "the time to answer the question was set",
    ("particulars", "extend"): "the one grace period to answer the question began",
    ("particulars", "miss"): "the deadline to answer the question was missed",
    ("appeal", "admit"): "the appeal was admitted",
    ("appeal", "inadmissible"): "the appeal was found inadmissible",
    ("appeal", "withdraw"): "the appeal was withdrawn",
    ("appeal", "uphold"): "the appeal was decided: the ruling stands",
    ("appeal", "modify"): "the appeal was decided: the ruling is narrowed",
    ("appeal", "overturn"): "the appeal was decided: the ruling falls",
    ("appeal", "remit"): "the appeal was decided: other people look at the case again",
    ("appeal", "moot"): "nothing was left for the appeal to decide",
}
"""(Subject, step): how the thread says it. A step that is not here is said by its own name."""


OPENED_BY_PARTY = frozenset({MatterKind.COMPLAINT, MatterKind.DECLARATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the thread: when, about what (C-12, R-7), what happened, by whom, and words."""

    at: datetime
    about: str
    what: str
    who: str
    words: str = ""

    def record(self) -> dict[str, object]:
        """As plain values."""
        return {
            "at": self.at.astimezone(UTC).isoformat(),
            "about": self.about,
            "what": self.what,
            "who": self.who,
            "words": self.words,
        }


def thread(
    uow: UnitOfWork,
    case: Case,
    rulings: Iterable[Ruling],
    letters: Iterable[Letter],
    matters: Iterable[Matter],
) -> list[Line]:
    """Everything that happened, oldest first. The party's words stand in it; ours are letters."""
    lines = [
        Line(
            at=case.opened_at,
            about=case.reference,
            what=f"the case was opened (source: {case.source.value})",
            who="",
        ),
        *(_line("case", step, case.reference) for step in case.steps),
    ]
    for ruling in rulings:
        lines += _of_ruling(uow, ruling)
    for matter in matters:
        lines += _of_matter(matter, case)
    for letter in letters:
        about = f"letter {letter.proof_leaf}"
        what = f"a letter was served ({letter.kind.value}): {letter.content.subject}"
        lines.append(Line(at=letter.served_at, about=about, what=what, who=""))
        if letter.received_at is not None:
            lines.append(
                Line(at=letter.received_at, about=about, what="the letter was received", who="")
            )
    return sorted(lines, key=lambda line: line.at)


def _of_ruling(uow: UnitOfWork, ruling: Ruling) -> Iterator[Line]:
    for step in ruling.steps:
        said = step.data.get("text", "") if step.name == "answer" else ""
        yield _line("ruling", step, ruling.reference, said)
    for asked in uow.particulars.by_ruling(ruling.id):
        yield Line(
            at=asked.asked_at,
            about=ruling.reference,
            what="the party asked us to be more specific",
            who="the party",
            words=asked.question,
        )
        yield from (_line("particulars", step, ruling.reference) for step in asked.steps)
    for appeal in uow.appeals.by_ruling(ruling.id):
        questions = (
            ("On the facts", appeal.on_facts),
            ("On the rule", appeal.on_rule),
            ("On the proportion", appeal.on_proportion),
        )
        # What a notifier says could give away who it is.
        is_notifier = appeal.as_whom is Entitlement.NOTIFIER
        said = "\n\n".join(f"{name}: {text}" for name, text in questions if text)
        yield Line(
            at=appeal.filed_at,
            about=ruling.reference,
            what="an appeal was filed",
            who=f"the {appeal.as_whom.value}",
            words="" if is_notifier else said,
        )
        yield from (_line("appeal", step, ruling.reference) for step in appeal.steps)


def _of_matter(matter: Matter, case: Case) -> Iterator[Line]:
    """A complaint, a hold, a review ...: opened, and its steps by their own names."""
    name = matter.kind.value.replace("_", " ")
    is_party = case.party_id == matter.party_id and matter.kind in OPENED_BY_PARTY
    said = getattr(matter, "text", "") if is_party else ""
    yield Line(
        at=matter.opened_at,
        about=case.reference,
        what=f"{name}: opened",
        who="the party" if is_party else "",
        words=said if isinstance(said, str) else "",
    )
    for step in matter.steps:
        line = _line(name, step, case.reference)
        yield replace(line, what=f"{name}: {line.what}")


def _line(subject: str, step: Step, about: str, said: str = "") -> Line:
    what = STEPS.get((subject, step.name), step.name.replace("_", " "))
    return Line(at=step.at, about=about, what=what, who=_who(subject, step), words=said)


def _who(subject: str, step: Step) -> str:
    """By role and number, never by login."""
    if step.actor_id.startswith("program:") or NUMBER in step.data:
        return name_of(step, "appeals officer" if subject == "appeal" else "reviewer")
    return "the party" if step.name in {"answer", "withdraw"} else ""


def as_text(lines: Iterable[Line], reference: str) -> str:
    """The thread to read. Quoted words are set in, so that they cannot pass for a step."""
    parts = [f"Case {reference}, step by step. Times are UTC.\n"]
    for line in lines:
        by = f", by {line.who}" if line.who else ""
        parts.append(f"{line.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}  {line.about}: {line.what}{by}")
        parts += [f"    | {said}" for said in line.words.splitlines()]
    return "\n".join(parts) + "\n"


def exhibit(item: Exhibit, *, file: str) -> dict[str, object]:
    """An exhibit as the index lists it; `file` is empty if it is not enclosed."""
    return {
        "label": item.label,
        "title": item.title,
        "source": item.source,
        "asserter": item.asserter,
        "captured_on": item.captured_on.isoformat(),
        "media_type": item.media_type,
        "sha256": item.sha256,
        "size": item.size,
        "strength": item.strength.value,
        "contest": item.contest.value,
        "disclosure": item.disclosure.value,
        "answer": item.answer,
        "file": file,
    }


def clause(text: Clause) -> str:
    """The text that binds, with its version and the days on which it is or was in force."""
    until = f" until {text.effective_until.isoformat()}" if text.effective_until else ""
    elements = "".join(f"\n- {element.text}" for element in text.elements)
    return (
        f"{text.ref}: {text.title}\n"
        f"In force from {text.effective_from.isoformat()}{until}. SHA-256 {text.text_sha256}\n\n"
        f"{text.text.strip()}\n\nIts elements:\n{elements}\n\n"
        f"Evidence standard: {text.evidence_standard}: {EVIDENCE[text.evidence_standard]}.\n"
    )


def page(subject: str, body: str, language: str) -> str:
    """A letter as a page that stands alone; `body` is as it was served (escaped already)."""
    style = (
        "body{font-family:serif;max-width:42em;margin:2em auto;padding:0 1em;line-height:1.5}"
        "@page{size:A4;margin:20mm}"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(subject)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}</body>\n</html>\n"
    )
