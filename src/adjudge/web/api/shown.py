"""From what the domain holds to what the API shows of it. People appear by role and number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from adjudge.adapters.store.models import Letter as LetterRow
from adjudge.adapters.store.models import Measure, RegisterEntry
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.clock import Clock
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.linter import Missing, Remark
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.steps import Step
from adjudge.services.appeal_letters import letter_of
from adjudge.services.carried import RunningClock
from adjudge.web.api import schemas
from adjudge.web.api.case_schemas import CaseOut, ExhibitOut, FactOut
from adjudge.web.api.contesting_schemas import AppealOut, ComplaintOut, ParticularsOut
from adjudge.web.api.letter_schemas import LetterOut
from adjudge.web.api.reading import Reading
from adjudge.web.api.ruling_schemas import MeasureOut, RulingLine, RulingOut
from adjudge.web.api.shared_schemas import ClockOut, LetterLine, StepOut
from adjudge.web.api.statement_schemas import statement_body
from adjudge.web.register.readable import readable
from adjudge.web.review.desk import Names

SAID: Final = frozenset({"text", "reasons", "code", "until", "ended", "cited"})
"""What a step says to both sides; the desk also sees what the wording drew."""
AT_THE_DESK: Final = SAID | {"wording_remarks", "wording_reason", "statement_sha256"}
TOLD: Final = frozenset(
    {
        *("serve_proposal", "answer", "time_out", "serve", "put_into_effect", "drop"),
        *("lift", "expire", "lapse", "reverse", "modify", "supersede", "withdraw"),
        *("cure", "close", "return", "schedule", "stay", "end_stay"),
    }
)
"""The steps of a ruling that its party learns of by a letter."""


def steps_out(
    steps: Iterable[Step], names: Names, *, role: str = "reviewer", data: frozenset[str] = SAID
) -> list[StepOut]:
    """Steps in their order, each by whom as letters name them."""
    return [
        StepOut(
            name=step.name,
            by=names.of(step.actor_id, step.data, role=role),
            at=step.at,
            data={key: value for key, value in step.data.items() if key in data},
        )
        for step in steps
    ]


def case_out(reading: Reading) -> CaseOut:
    """The case as this reader has it."""
    case = reading.case
    return CaseOut(
        id=case.id,
        reference=case.reference,
        advertiser_id=case.advertiser_id,
        party=reading.party_name,
        source=case.source.value,
        status=case.status,
        opened_at=case.opened_at,
        as_party=reading.as_party,
        steps=[] if reading.as_party else steps_out(case.steps, reading.names),
        exhibits=[exhibit_out(exhibit) for exhibit in reading.exhibits],
        facts=[fact_out(fact) for fact in reading.facts],
        rulings=[ruling_line(ruling) for ruling in reading.rulings],
        letters=[letter_line(letter) for letter in reading.letters],
        clocks=[running_out(clock) for clock in reading.clocks()],
    )


def exhibit_out(exhibit: Exhibit) -> ExhibitOut:
    """What is known of an exhibit."""
    return ExhibitOut.model_validate(exhibit)


def fact_out(fact: Fact) -> FactOut:
    """A fact as it was recorded."""
    return FactOut.model_validate(fact)


def ruling_line(ruling: Ruling) -> RulingLine:
    """A ruling in a list."""
    measure = ruling.statement.measure
    return RulingLine(
        id=ruling.id,
        reference=ruling.reference,
        measure=measure.value if measure else "",
        status=ruling.status,
        drafted_at=ruling.drafted_at,
    )


def ruling_out(reading: Reading, ruling: Ruling) -> RulingOut:
    """A ruling as this reader has it: its party learns by letters how an answer was dealt with."""
    steps: Sequence[Step] = ruling.steps
    told = not reading.as_party or reading.has_notice(ruling.id)
    if reading.as_party:
        steps = [step for step in steps if step.name in TOLD or (told and step.name == "respond")]
    line = ruling_line(ruling)
    return RulingOut(
        **dict(line),
        case_id=ruling.case_id,
        advertiser_id=ruling.advertiser_id,
        statement=statement_body(ruling.statement),
        statement_sha256=ruling.statement.sha256,
        answer=ruling.answer,
        answer_due=ruling.answer_due,
        response=ruling.response if told else "",
        measures=[
            MeasureOut.model_validate(row)
            for row in Measure.objects.filter(ruling_id=ruling.id).order_by("id")
        ],
        steps=steps_out(steps, reading.names, data=SAID if reading.as_party else AT_THE_DESK),
        letters=[letter_line(letter) for letter in reading.letters_about(ruling.id)],
        clocks=clocks_out("ruling", ruling.id, ruling.clocks),
        particulars_ids=[one.id for one in reading.particulars if one.ruling_id == ruling.id],
        appeal_ids=[one.id for one in reading.appeals if one.ruling_id == ruling.id],
    )


def particulars_out(reading: Reading, asked: Particulars) -> ParticularsOut:
    """A question about a ruling, with its answer."""
    return ParticularsOut(
        id=asked.id,
        ruling_id=asked.ruling_id,
        case_id=asked.case_id,
        question=asked.question,
        asked_at=asked.asked_at,
        due=asked.due,
        status=asked.status,
        answer=asked.answer,
        steps=steps_out(asked.steps, reading.names),
    )


def appeal_out(names: Names, appeal: Appeal) -> AppealOut:
    """An appeal, with its decision."""
    decided = appeal.decision.data if appeal.decision else {}
    return AppealOut(
        id=appeal.id,
        ruling_id=appeal.ruling_id,
        case_id=appeal.case_id,
        status=appeal.status,
        filed_at=appeal.filed_at,
        on_facts=appeal.on_facts,
        on_rule=appeal.on_rule,
        on_proportion=appeal.on_proportion,
        decide_by=appeal.decide_by,
        reasons=decided.get("reasons", ""),
        code=decided.get("code", ""),
        as_whom=appeal.as_whom,
        letter=letter_of(appeal),
        steps=steps_out(appeal.steps, names, role="appeals officer"),
    )


def complaint_out(complaint: Complaint, names: Names) -> ComplaintOut:
    """A complaint, with its answer."""
    return ComplaintOut(
        id=complaint.id,
        reference=complaint.reference,
        advertiser_id=complaint.advertiser_id,
        about=complaint.about.value,
        subject_id=complaint.subject_id,
        text=complaint.text,
        filed_at=complaint.opened_at,
        due=complaint.due,
        status=complaint.status,
        joined_to=complaint.joined_to,
        answer=complaint.answer,
        steps=steps_out(complaint.steps, names),
        clocks=clocks_out("complaint", complaint.id, complaint.clocks),
    )


def clocks_out(subject: str, subject_id: str, clocks: Iterable[Clock]) -> list[ClockOut]:
    """The clocks of one subject."""
    return [
        ClockOut(
            subject=subject,
            subject_id=subject_id,
            name=clock.name,
            binds=clock.binds.value,
            due_at=clock.due_at,
            on_miss=clock.on_miss,
        )
        for clock in clocks
    ]


def running_out(clock: RunningClock) -> ClockOut:
    """A clock as the worker will fire it."""
    return ClockOut(
        subject=clock.subject_kind,
        subject_id=clock.subject_id,
        name=clock.name,
        binds=clock.binds.value,
        due_at=clock.due_at,
        on_miss=clock.on_miss,
    )


def letter_line(row: LetterRow) -> LetterLine:
    """A letter in a list."""
    return LetterLine.model_validate(row)


def letter_out(letter: Letter) -> LetterOut:
    """A letter, word for word."""
    content = letter.content
    return LetterOut(
        id=letter.id,
        kind=letter.kind.value,
        subject=content.subject,
        case_id=letter.case_id,
        ruling_id=letter.ruling_id,
        advertiser_id=letter.advertiser_id,
        served_at=letter.served_at,
        received_at=letter.received_at,
        proof_leaf=letter.proof_leaf,
        language=content.language,
        text=content.text,
        html=content.html,
        sha256=content.sha256,
    )


def lacks_out(found: Iterable[Missing | Remark]) -> list[schemas.Lack]:
    """What the linter says."""
    return [schemas.Lack.model_validate(each) for each in found]


def entry_out(row: RegisterEntry) -> schemas.EntryOut:
    """An entry of the public register; its readable part once it is released."""
    return schemas.EntryOut(
        index=row.index,
        type=row.type,
        subject_id=row.subject_id,
        at=row.at,
        leaf=bytes(row.leaf).decode(),
        public=readable(row),
    )
