"""What the triggers hold, as data: which rows are written once, what may change, what is refused.

SQL here is read by SQLite and PostgreSQL alike. A rule says when a row is refused.
"""

# ruff: noqa: S608 - every part of these conditions is a constant of this module
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Model

from adjudge.adapters.store import models
from adjudge.adapters.store.errors import OUTSIDE_ITS_CASE, SAME_DECIDER
from adjudge.adapters.store.row_rules import ROW_RULES
from adjudge.adapters.store.rule import Rule
from adjudge.domain.cases.who_decides import PROGRAM_MAY_PROPOSE

WRITTEN_ONCE: tuple[type[Model], ...] = (
    models.StepRow,
    models.Transfer,
    models.ExhibitContent,
    models.ExhibitView,
    models.Fact,
    models.FactExhibit,
    models.LandingVisit,
    models.Precedent,
    models.PrecedentBand,
    models.RulingLink,
    models.SettledEvent,
    models.Slot,
    models.WindDownReceipt,
)
"""No row of these is ever changed or deleted."""

_STATUS = frozenset({"status"})
MUTABLE: Mapping[type[Model], frozenset[str]] = MappingProxyType(
    {
        models.Advertiser: frozenset({"closed_at", "declared_models"}),
        models.Appeal: _STATUS,
        models.Campaign: frozenset({"paused", "ended_at"}),
        models.Case: _STATUS,
        models.Exhibit: frozenset({"contest", "answer", "disclosure", "withheld"}),
        models.LedgerAccount: frozenset(
            {"posted_debits", "posted_credits", "pending_debits", "pending_credits", "closed"}
        ),
        models.Letter: frozenset({"received_at"}),
        models.Interest: frozenset({"declared_at", "withdrawn_at"}),
        models.LineItem: frozenset({"spent_micros"}),
        models.Matter: frozenset({"status", "is_open"}),
        models.Measure: frozenset({"ended_at", "lit_at", "end_kind"}),
        models.Particulars: _STATUS,
        models.Post: frozenset({"deleted_at"}),
        models.PromotedPost: _STATUS,
        models.RegisterEntry: frozenset({"record", "salt", "public", "released_at"}),
        models.Ruling: _STATUS | {"statement", "measure", "ends_on"},
        models.WindDown: _STATUS,
    }
)
"""The columns of these that may change; no row of them is ever deleted."""


def _step(subject_kind: str, subject: str, name: str, more: str = "") -> str:
    """That such a step was taken."""
    return (
        f"EXISTS (SELECT 1 FROM store_steprow s WHERE s.subject_kind = '{subject_kind}' "
        f"AND s.subject_id = {subject} AND s.name = '{name}'{more})"
    )


_BY_SAME = " AND s.actor_id = NEW.actor_id"
_OPENED_BY_SAME = (
    "EXISTS (SELECT 1 FROM store_matter m WHERE m.id = NEW.subject_id "
    "AND m.opened_by = NEW.actor_id)"
)
_IS_PROGRAM = "NEW.actor_id LIKE 'program:%'"
_TOOK_PART = (
    "EXISTS (SELECT 1 FROM store_appeal a JOIN store_ruling r ON r.id = a.ruling_id "
    "WHERE a.id = NEW.subject_id AND (r.drafted_by = NEW.actor_id OR EXISTS ("
    "SELECT 1 FROM store_steprow s WHERE s.subject_kind = 'ruling' AND s.subject_id = r.id "
    # The reversal of a ruling is itself what an appeal that was overturned does.
    "AND s.actor_id = NEW.actor_id "
    "AND s.name NOT IN ('reverse', 'modify', 'stay', 'end_stay', 'reschedule'))))"
)
_MADE_WHAT_IS_STAYED = (
    "EXISTS (SELECT 1 FROM store_matter m JOIN store_steprow s ON s.subject_id = m.ruling_id "
    "AND s.subject_kind = 'ruling' WHERE m.id = NEW.subject_id "
    "AND s.actor_id = NEW.actor_id AND s.name IN ('propose', 'approve', 'serve', 'respond'))"
)
# What an outside decider does belongs to the case of the invitation, whoever asks for it.
_CASE_OF_STEP = (
    "CASE NEW.subject_kind WHEN 'case' THEN NEW.subject_id "
    "WHEN 'ruling' THEN (SELECT r.case_id FROM store_ruling r WHERE r.id = NEW.subject_id) "
    "WHEN 'appeal' THEN (SELECT a.case_id FROM store_appeal a WHERE a.id = NEW.subject_id) END"
)
_OUTSIDE_ELSEWHERE = (
    "NEW.subject_kind IN ('case', 'ruling', 'appeal') "
    "AND NEW.name NOT IN ('answer', 'file', 'withdraw') "
    "AND EXISTS (SELECT 1 FROM store_staffmember m WHERE CAST(m.user_id AS VARCHAR(20)) "
    "= NEW.actor_id AND m.case_id IS NOT NULL) "
    "AND NOT EXISTS (SELECT 1 FROM store_staffmember m WHERE CAST(m.user_id AS VARCHAR(20)) "
    "= NEW.actor_id AND m.ended_at IS NULL "
    f"AND (m.case_id IS NULL OR m.case_id = ({_CASE_OF_STEP})))"
)
_NOTICE_SERVED = (
    "EXISTS (SELECT 1 FROM store_letter l WHERE l.id = NEW.letter_id "
    # A ruling that extends another one to a linked account is served by an addendum.
    "AND l.kind IN ('notice', 'addendum') "
    "AND l.ruling_id = NEW.ruling_id AND l.advertiser_id = NEW.advertiser_id "
    "AND l.served_at = NEW.served_at AND l.served_at <= NEW.effective_at)"
)
_RULED = (
    "EXISTS (SELECT 1 FROM store_ruling r WHERE r.id = NEW.ruling_id "
    "AND r.measure = NEW.kind AND r.advertiser_id = NEW.advertiser_id)"
)
# A decline of a post that does not run yet needs no second person (CASES.md, Who decides).
# What takes less than a measure in force did is a favourable act: one person narrows it.
_APPROVED = (
    f"(NEW.kind = 'decline' OR {_step('ruling', 'NEW.ruling_id', 'approve')} "
    f"OR {_step('ruling', 'NEW.ruling_id', 'narrow')})"
)
_VIEWED = "(NEW.data ->> 'ruling_id')"
_SAME_VIEW = f"{_BY_SAME} AND (s.data ->> 'ruling_id') = {_VIEWED}"
_PROPOSED_IT = (
    f"EXISTS (SELECT 1 FROM store_ruling r WHERE r.id = {_VIEWED} AND (r.drafted_by = NEW.actor_id "
    f"OR {_step('ruling', 'r.id', 'propose', _BY_SAME)}))"
)
_MEASURE_OF_STEP = "(SELECT r.measure FROM store_ruling r WHERE r.id = NEW.subject_id)"
_PROGRAM_PROPOSES = ", ".join(f"'{kind.value}'" for kind in sorted(PROGRAM_MAY_PROPOSE))
_GIVES_WAY = (
    "EXISTS (SELECT 1 FROM store_ruling o JOIN store_ruling n ON n.case_id = o.case_id "
    "JOIN store_steprow s ON s.subject_id = o.id AND s.subject_kind = 'ruling' "
    "WHERE n.id = NEW.subject_id AND s.name = 'modify' AND s.actor_id = NEW.actor_id)"
)
_PENDING = "'proposed', 'answered', 'cured', 'proposal letter', 'unanswered in time'"
_NARROWED = _step("ruling", "NEW.id", "approve")

RULES: tuple[Rule, ...] = (
    Rule(
        model=models.StepRow,
        event="INSERT",
        message="step out of turn",
        refuse_when="NEW.seq <> (SELECT COUNT(*) FROM store_steprow s "
        "WHERE s.subject_kind = NEW.subject_kind AND s.subject_id = NEW.subject_id)",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} approve",
        refuse_when="NEW.subject_kind = 'ruling' AND NEW.name = 'approve' AND "
        f"({_IS_PROGRAM} OR {_step('ruling', 'NEW.subject_id', 'propose', _BY_SAME)} OR "
        "EXISTS (SELECT 1 FROM store_ruling r WHERE r.id = NEW.subject_id "
        "AND r.drafted_by = NEW.actor_id))",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} propose",
        refuse_when="NEW.subject_kind = 'ruling' AND NEW.name = 'propose' "
        f"AND {_IS_PROGRAM} AND {_MEASURE_OF_STEP} NOT IN ({_PROGRAM_PROPOSES})",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} program",
        refuse_when=f"NEW.subject_kind = 'ruling' AND {_IS_PROGRAM} AND (NEW.name IN "
        "('respond', 'return', 'close', 'drop', 'modify', 'narrow') "
        # The clock withdraws what has lost its ground before it took effect.
        "OR (NEW.name = 'withdraw' AND NEW.actor_id <> 'program:clock'))",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} narrow",
        refuse_when=f"NEW.subject_kind = 'ruling' AND NEW.name = 'narrow' AND NOT {_GIVES_WAY}",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} appeal",
        refuse_when="NEW.subject_kind = 'appeal' "
        "AND NEW.name IN ('admit', 'inadmissible', 'uphold', 'modify', 'overturn', 'remit') "
        f"AND ({_IS_PROGRAM} OR {_TOOK_PART})",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} stay",
        refuse_when="NEW.subject_kind = 'stay' AND NEW.name IN ('grant', 'refuse') "
        f"AND ({_IS_PROGRAM} OR {_MADE_WHAT_IS_STAYED})",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} second view",
        refuse_when=f"NEW.subject_kind = 'case' AND NEW.name = 'second_view' AND ({_IS_PROGRAM} "
        f"OR {_PROPOSED_IT} OR {_step('ruling', _VIEWED, 'approve')} "
        f"OR {_step('case', 'NEW.subject_id', 'second_view', _SAME_VIEW)})",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=OUTSIDE_ITS_CASE,
        refuse_when=_OUTSIDE_ELSEWHERE,
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} settlement",
        refuse_when="NEW.subject_kind = 'wind_down' AND NEW.name = 'settlement_confirmed' AND "
        + _step(
            "wind_down",
            "NEW.subject_id",
            "settlement_proposed",
            f"{_BY_SAME} AND s.seq = NEW.seq - 1",
        ),
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} general act",
        refuse_when="NEW.subject_kind = 'general_act' AND NEW.name IN ('publish', 'extend') AND "
        f"({_IS_PROGRAM} OR (NEW.name = 'publish' AND ({_OPENED_BY_SAME} OR "
        f"{_step('general_act', 'NEW.subject_id', 'announce', _BY_SAME)})) OR "
        "(NEW.name = 'extend' AND "
        + _step(
            "general_act",
            "NEW.subject_id",
            "propose_extension",
            f"{_BY_SAME} AND s.seq = NEW.seq - 1",
        )
        + "))",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} misuse",
        refuse_when="NEW.subject_kind = 'misuse' AND (("
        "NEW.name IN ('propose', 'approve', 'uphold', 'overturn') "
        f"AND {_IS_PROGRAM}) OR (NEW.name = 'approve' AND "
        f"{_step('misuse', 'NEW.subject_id', 'propose', _BY_SAME)}) OR "
        f"(NEW.name IN ('uphold', 'overturn') AND ({_OPENED_BY_SAME} OR "
        f"{_step('misuse', 'NEW.subject_id', 'propose', _BY_SAME)} OR "
        f"{_step('misuse', 'NEW.subject_id', 'approve', _BY_SAME)})))",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} re-screening",
        refuse_when="NEW.subject_kind = 'rescreening' AND NEW.name = 'approve' AND "
        f"({_IS_PROGRAM} OR {_step('rescreening', 'NEW.subject_id', 'propose', _BY_SAME)})",
    ),
    Rule(
        model=models.StepRow,
        event="INSERT",
        message=f"{SAME_DECIDER} withholding",
        refuse_when="NEW.subject_kind = 'withholding' AND NEW.name = 'confirm' "
        f"AND ({_IS_PROGRAM} OR {_OPENED_BY_SAME})",
    ),
    Rule(
        model=models.Exhibit,
        event="UPDATE",
        message="withheld without a second person",
        refuse_when="NEW.disclosure IN ('gist', 'sealed') "
        "AND NEW.disclosure IS DISTINCT FROM OLD.disclosure AND NOT EXISTS ("
        "SELECT 1 FROM store_matter m JOIN store_steprow s ON s.subject_id = m.id "
        "WHERE m.kind = 'withholding' AND m.case_id = NEW.case_id AND m.status = 'in force' "
        "AND m.body ->> 'exhibit_id' = NEW.id "
        "AND s.subject_kind = 'withholding' AND s.name = 'confirm')",
    ),
    Rule(
        model=models.Measure,
        event="INSERT",
        message="no measure before its notice",
        refuse_when=f"NOT {_NOTICE_SERVED}",
    ),
    Rule(
        model=models.Measure,
        event="INSERT",
        message="no measure without its ruling",
        refuse_when="NEW.ended_at IS NOT NULL OR "
        f"NOT ({_RULED} AND {_APPROVED} AND {_step('ruling', 'NEW.ruling_id', 'serve')})",
    ),
    Rule(
        model=models.Measure,
        event="UPDATE",
        message="ended once",
        refuse_when="OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NULL "
        "OR NEW.end_kind <> 'reversed' OR OLD.end_kind = 'reversed' "
        "OR NEW.ended_at < OLD.ended_at)",
    ),
    Rule(
        model=models.Ruling,
        event="UPDATE",
        message="text stands",
        # Who approves may narrow what was proposed; after that it never changes.
        refuse_when="(NEW.statement IS DISTINCT FROM OLD.statement "
        "OR NEW.measure IS DISTINCT FROM OLD.measure "
        "OR NEW.ends_on IS DISTINCT FROM OLD.ends_on) "
        f"AND NOT (OLD.status IN ({_PENDING}) AND {_NARROWED})",
    ),
    Rule(
        model=models.Letter,
        event="UPDATE",
        message="received once",
        refuse_when="OLD.received_at IS NOT NULL "
        "AND NEW.received_at IS DISTINCT FROM OLD.received_at",
    ),
    *ROW_RULES,
)
