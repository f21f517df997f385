"""Words of the desk: what statuses, measures and steps are called when people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.cases.fact import Fact, Finding, Precision
from adjudge.domain.cases.measure import SERVING_EFFECT, MeasureKind, Scope, ServingEffect
from adjudge.domain.cases.who_decides import WHO_DECIDES, act_of
from adjudge.domain.policy.clause import Clause
from adjudge.web.formats import MONTHS, day

RULING_STATUS: Final[Mapping[str, tuple[str, str]]] = {
    "draft": ("draft", "draft"),
    "proposed": ("proposed", "draft"),
    "returned": ("returned", "draft"),
    "dropped": ("dropped", "ended"),
    "proposal letter": ("waiting for the party's answer", "waiting"),
    "answered": ("answered", "waiting"),
    "unanswered in time": ("waiting for a second person", "waiting"),
    "approved": ("approved", "waiting"),
    "served": ("served, not in force yet", "contested"),
    "in force": ("in force", "force"),
    "cured": ("the party says it is put right", "waiting"),
    "closed: no action": ("closed without action", "ended"),
    "scheduled": ("served, takes effect later", "contested"),
    "withdrawn": ("withdrawn", "ended"),
    "stayed": ("stayed", "contested"),
    "lifted": ("lifted", "ended"),
    "modified": ("narrowed", "ended"),
    "lapsed": ("lapsed", "ended"),
    "superseded": ("replaced", "ended"),
    "expired": ("expired", "ended"),
    "reversed": ("reversed", "ended"),
}
"""Status of a ruling: how the desk says it, and the tone of its tag."""
MEASURE_CHOICES: Final[Mapping[MeasureKind, str]] = {
    MeasureKind.WARNING: "Warning: told and recorded, stops nothing",
    MeasureKind.STRIKE: "Strike: recorded, later decisions may be built on it",
    MeasureKind.LABEL: "Label: what it reaches is shown with a label",
    MeasureKind.REMOVE: "Remove: the post is promoted no longer",
    MeasureKind.LIMIT: "Limit: not shown where the scope matches",
    MeasureKind.REQUIRE_AUTHORISATION: "Require an authorisation for what it reaches",
    MeasureKind.REFUSE: "Refuse what was applied for",
    MeasureKind.SUSPEND: "Suspend: what it reaches is no longer promoted",
    MeasureKind.TERMINATE: "Terminate: promotion ends, thirty days after service",
}
"""What can be proposed here, from the mildest; the clause must allow it."""
_SERVING: Final[Mapping[ServingEffect, str]] = {
    ServingEffect.NONE: "Stops nothing.",
    ServingEffect.LABEL: "Shown with a label, wherever the scope matches.",
    ServingEffect.FILTER: "Not shown where the scope matches; shown everywhere else.",
    ServingEffect.STOP: "Not shown to anybody, or only outside the scope if that is narrowed.",
}
CASE_TONES: Final[Mapping[str, str]] = {
    "opened": "draft",
    "investigating": "draft",
    "ruled": "ended",
    "no action": "ended",
    "abated": "ended",
}
URGENT_TONES: Final[Mapping[str, str]] = {
    "in force": "force",
    "renewed": "force",
    "contested": "contested",
    "upheld": "force",
    "confirmed": "ended",
    "lifted": "ended",
    "reversed": "ended",
    "lapsed": "ended",
    "released": "ended",
    "expired": "ended",
}
"""Status of an interim measure or a hold: the tone of its tag."""
APPEAL_TONES: Final[Mapping[str, str]] = {
    "filed": "waiting",
    "admitted": "contested",
    "upheld": "ended",
    "modified": "ended",
    "overturned": "ended",
    "remitted": "ended",
    "inadmissible": "ended",
    "withdrawn": "ended",
    "moot": "ended",
}
APPEAL_OUTCOMES: Final[Mapping[str, str]] = {
    "upheld": "Upheld: the ruling stands",
    "modified": "Modified: a narrower ruling holds in its place",
    "overturned": "Overturned: the ruling falls as if never made",
    "remitted": "Remitted: other people look at the case again",
    "inadmissible": "Not admitted",
    "withdrawn": "Withdrawn by whoever appealed",
    "moot": "Moot: nothing is left to decide",
}
CONTEST_TONES: Final[Mapping[Contest, str]] = {
    Contest.UNCHALLENGED: "draft",
    Contest.ADMITTED: "ended",
    Contest.DISPUTED: "contested",
    Contest.REFUTED: "force",
    Contest.WITHDRAWN: "force",
}
MEASURES: Final[Mapping[MeasureKind, str]] = {
    MeasureKind.DECLINE: "Decline of a post",
    MeasureKind.REMOVE: "Removal of a post",
    MeasureKind.LABEL: "Label",
    MeasureKind.LIMIT: "Limit",
    MeasureKind.REQUIRE_AUTHORISATION: "Required authorisation",
    MeasureKind.REFUSE: "Refusal",
    MeasureKind.SUSPEND: "Suspension",
    MeasureKind.TERMINATE: "Termination",
    MeasureKind.WARNING: "Warning",
    MeasureKind.STRIKE: "Strike",
}

STEPS: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("case", "investigate"): ("Work on the case began", ""),
    ("case", "rule"): ("Case decided", "ended"),
    ("case", "close"): ("Case closed without action", "ended"),
    ("case", "abate"): ("Case abated", "ended"),
    ("case", "reopen"): ("Case reopened", ""),
    ("case", "second_view"): ("A second reviewer wrote down a view", ""),
    ("case", "declare_operator_interest"): ("An interest of this site stated", "contested"),
    ("ruling", "propose"): ("{ref} proposed", ""),
    ("ruling", "return"): ("{ref} returned to its proposer", ""),
    ("ruling", "drop"): ("{ref} dropped", "ended"),
    ("ruling", "answer"): ("Proposal {ref} answered", "contested"),
    ("ruling", "time_out"): ("Time to answer {ref} passed", ""),
    ("ruling", "respond"): ("Answer to {ref} dealt with", ""),
    ("ruling", "approve"): ("{ref} approved by a second person", ""),
    ("ruling", "put_into_effect"): ("{ref} took effect", "force"),
    ("ruling", "cure"): ("Party says that what {ref} is about is put right", "contested"),
    ("ruling", "close"): ("{ref} closed without action: it was cured", "ended"),
    ("ruling", "schedule"): ("{ref} served; it takes effect later", ""),
    ("ruling", "withdraw"): ("{ref} withdrawn before it took effect", "ended"),
    ("ruling", "stay"): ("Effect of {ref} suspended by a stay", "contested"),
    ("ruling", "end_stay"): ("Stay of {ref} ended; it took effect again", "force"),
    ("ruling", "reschedule"): ("Stay of {ref} ended; it takes effect on its day", ""),
    ("ruling", "modify"): ("{ref} gave way to a narrower decision", "ended"),
    ("ruling", "narrow"): ("{ref} made, narrower than the decision before it", ""),
    ("ruling", "lapse"): ("{ref} lapsed: a deadline of ours was missed", "ended"),
    ("ruling", "supersede"): ("{ref} replaced by another decision", "ended"),
    ("ruling", "lift"): ("{ref} lifted", "ended"),
    ("ruling", "expire"): ("{ref} expired", "ended"),
    ("ruling", "reverse"): ("{ref} reversed", "ended"),
    ("appeal", "admit"): ("Appeal against {ref} admitted", "contested"),
    ("appeal", "inadmissible"): ("Appeal against {ref} found inadmissible", "ended"),
    ("appeal", "withdraw"): ("Appeal against {ref} withdrawn", "ended"),
    ("appeal", "uphold"): ("Appeal decided: {ref} stands", "force"),
    ("appeal", "modify"): ("Appeal decided: {ref} is narrowed", "ended"),
    ("appeal", "overturn"): ("Appeal decided: {ref} falls", "ended"),
    ("appeal", "remit"): ("Appeal decided: other people look at the case again", "ended"),
    ("appeal", "moot"): ("Appeal against {ref} is moot: nothing is left to decide", "ended"),
    ("interim measure", "open"): ("Interim measure {ref} imposed", "force"),
    ("interim measure", "renew"): ("Interim measure {ref} renewed", "force"),
    ("interim measure", "confirm"): ("Interim measure {ref} confirmed by a ruling", ""),
    ("interim measure", "lift"): ("Interim measure {ref} lifted", "ended"),
    ("interim measure", "reverse"): ("Interim measure {ref} reversed", "ended"),
    ("interim measure", "lapse"): ("Interim measure {ref} lapsed", "ended"),
    ("hold", "open"): ("Hold {ref} placed", "force"),
    ("hold", "contest"): ("Hold {ref} contested", "contested"),
    ("hold", "uphold"): ("Hold {ref} stands", ""),
    ("hold", "release"): ("Hold {ref} released", "ended"),
    ("hold", "expire"): ("Hold {ref} ended by itself", "ended"),
    ("particulars", "answer"): ("Question about {ref} answered", ""),
    ("case", "exhibit_fell"): ("An exhibit was refuted or withdrawn", "contested"),
    ("case", "go_outside"): (
        "An outside decider takes the case: a deadline was missed",
        "contested",
    ),
    ("particulars", "extend"): ("One more period to answer the question about {ref}", "contested"),
    ("particulars", "miss"): ("Deadline missed for a question about {ref}", "contested"),
}
"""(Subject, step): what the timeline calls it, and its tone. A step that is not here is told by the
letter that was served with it."""


def ruling_status(status: str, *, heard: bool = False) -> tuple[str, str]:
    """Word and tone; `heard` says that the party's answer was dealt with."""
    if heard and status == "answered":
        return ("waiting for a second person", "waiting")
    return RULING_STATUS.get(status, (status, "draft"))


def measure_hint(kind: MeasureKind, clause: Clause | None) -> str:
    """What a measure does to serving, who decides it, and whether the clause allows it."""
    who = WHO_DECIDES[act_of(kind, Scope(whole_party=kind is not MeasureKind.REMOVE))]
    third = ", and a third decides an appeal" if who.third_appeals else ""
    forbidden = clause is not None and kind.value not in clause.measures_allowed
    said = f"{_SERVING[SERVING_EFFECT[kind]]} Two people decide it{third}."
    return f"{said} {clause.ref} does not allow it." if clause and forbidden else said


def dates_of(fact: Fact) -> str:
    """When a fact was so, as exactly as it is known: `since 3 November 2026`."""
    if fact.began is None:
        return "no date yet"
    began = _dated(fact, "began")
    if fact.ended is None:
        return f"since {began}"
    ended = _dated(fact, "ended")
    return f"on {began}" if began == ended else f"{began} to {ended}"


def basis_of(fact: Fact) -> str:
    """Whether we find it, or who says so."""
    if fact.finding is Finding.ESTABLISHED:
        return "Established: we find it"
    return f"Attributed: {fact.attributed_to} says so"


def _dated(fact: Fact, name: str) -> str:
    value = fact.began if name == "began" else fact.ended
    assert value is not None, "the caller looked"
    if fact.precision is Precision.YEAR:
        return str(value.year)
    if fact.precision is Precision.MONTH:
        return f"{MONTHS[value.month - 1]} {value.year}"
    return day(value)
