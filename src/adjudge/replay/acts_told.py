"""The closed vocabulary of acts: what may be done in a story, by whom, with which fields.

Each act is one use case of the product (or a few that always go together); what no act expresses is
a gap of the product, listed in docs/reference/replay.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from adjudge.replay.acts_told_cases import CASES
from adjudge.replay.shapes import (
    Shape,
    choice,
    day,
    line,
    many,
    quantity,
    record,
    text,
    to,
    to_event,
    truth,
    whole,
)
from adjudge.replay.vocabulary import CLAUSE, MEASURES, OVERTURN, POST, STATEMENT

_PARTY: Final = to("party", "the party concerned")
_RULING: Final = to_event("the event that made the ruling")
_STATEMENT: Final = record(STATEMENT, "the reasons that it stated; nothing if left out")
_MEASURE: Final = choice("the measure", *MEASURES)
_REASONS: Final = text("the reasons")
_CODE: Final = choice("why it falls", *OVERTURN)
_BASIS: Final[Shape] = {
    "case": to_event("an earlier event in whose case this happens", required=False),
    "evades": to_event("the measure in force that the party got round", required=False),
    "wording_reason": line("why wording stands that the linter remarks on", required=False),
}

CONTEXT: Final[Mapping[str, Shape]] = {
    "context": {},
    "time.passes": {"days": whole("how many days; to the date of the event if left out")},
}
OPERATOR: Final[Mapping[str, Shape]] = {
    "operator.decides": {
        "party": _PARTY,
        "measure": _MEASURE,
        "statement": _STATEMENT,
        "says": text("its own words, in short quotation", required=False),
        "alone": truth("whether one person decided it alone"),
        **_BASIS,
    },
    "operator.proposes": {
        "party": _PARTY,
        "measure": _MEASURE,
        "statement": _STATEMENT,
        **_BASIS,
    },
    "operator.responds": {"ruling": _RULING, "text": text("what the answer changes, and why")},
    "operator.approves": {"ruling": _RULING},
    "operator.drops": {"ruling": _RULING},
    "operator.answers": {
        "question": to_event("the event in which the party asked, or complained"),
        "text": text("the answer"),
    },
    "operator.ends_restriction": {
        "complaint": to_event("the event in which the party complained"),
        "text": text("what the record says, and what ends"),
    },
    "operator.admits_appeal": {"appeal": to_event("the event in which the party appealed")},
    "operator.grants_stay": {"stay": to_event("the event that asked for it"), "reasons": _REASONS},
    "operator.refuses_stay": {"stay": to_event("the event that asked for it"), "reasons": _REASONS},
    "operator.upholds": {
        "appeal": to_event("the event in which the party appealed"),
        "reasons": _REASONS,
    },
    "operator.overturns": {
        "appeal": to_event("the event in which the party appealed"),
        "reasons": _REASONS,
        "code": _CODE,
    },
    "operator.reverses": {"ruling": _RULING, "reasons": _REASONS, "code": _CODE},
    "operator.lifts": {
        "ruling": _RULING,
        "reasons": _REASONS,
        "code": choice("why it ends", "condition met", *OVERTURN),
    },
    "operator.publishes": {
        "party": _PARTY,
        "text": text("what it says in public about the party's conduct, standing or reasons"),
    },
    "operator.informs": {
        "party": _PARTY,
        "text": text("what an information letter tells the party; it decides nothing"),
    },
    "operator.tells": {
        "party": _PARTY,
        "to": line("the court, authority or parliament"),
        "text": text("what it has to tell it"),
        "copy_forbidden_by": line("the law that forbids a copy to the party", required=False),
    },
    "operator.links": {
        "party": _PARTY,
        "to": to("party", "the other party"),
        "relation": choice(
            "what kind of link", "controls", "acts for", "succeeds", "same operator"
        ),
        "exhibits": many(to("exhibit", "an exhibit"), "what the link rests on"),
        "ruling": to_event("the ruling that is to reach the other party too", required=False),
    },
    "operator.announces": {
        "change": choice(
            "what the general act does",
            *("make", "change", "extend", "suspend", "end", "pause", "withdraw", "emergency"),
        ),
        "clause": record(CLAUSE, "the clause that it makes, or its new text"),
        "ends": line("the clause version that it ends or suspends", required=False),
        "territories": many(line("a country, such as UA"), "where"),
        "categories": many(line("a category"), "for what"),
        "in_force_on": day("the first day on which it is in force"),
        "until": day("the first day on which it is not in force any more"),
        "rationale": text("why", required=False),
        "exhibits": many(to("exhibit", "an exhibit"), "what the rationale rests on"),
        "exempt": many(line("a class"), "the classes that are exempt"),
        "run_off_days": whole("how long what was admitted may still run"),
        "review_on": day("when it is looked at again"),
        "power": line("the clause that gives the power to pause or withdraw", required=False),
        "emergency_clause": line("the declared clause of the emergency", required=False),
        "hits": quantity("how many parties it would have hit in the last 90 days; many if unknown"),
        "less_notice": line("why the notice is shorter than 15 days", required=False),
        "names": many(to("party", "a party"), "the parties that it names, or alone would hit"),
    },
    "operator.extends": {
        "general_act": to_event("the general act"),
        "until": day("the first day on which it is not in force any more"),
        "rationale": text("why it is still needed"),
    },
    "operator.withdraws": {"general_act": to_event("the general act"), "reasons": _REASONS},
    "operator.rescreens": {
        "general_act": to_event("the general act"),
        "parties": many(to("party", "a party"), "whose promotion newly falls", required=True),
        "measure": _MEASURE,
        "statement": _STATEMENT,
    },
    "operator.approves_batch": {"batch": to_event("the event that proposed the rulings")},
    "operator.grants": {
        "application": to_event("the application"),
        "conditions": text("the conditions", required=False),
        "valid_days": whole("for how many days"),
    },
    "operator.refuses": {"application": to_event("the application"), "statement": _STATEMENT},
    "operator.gives": {
        "amount": quantity("how much of its own revenue", required=True),
        "to": line("to whom"),
    },
    "operator.elects": {
        "wind_down": to_event("the event that began the wind-down"),
        "choice": choice("where it would send a customer's money", "refund", "donate"),
        "charity": line("the charity, by its id on the operator's list", required=False),
    },
    "operator.settles": {"wind_down": to_event("the event that began the wind-down")},
    "operator.undertakes": {
        "promise": text("what it promises, or has been told to do"),
        "within_days": whole("in how many days; 30 if left out"),
        "laid_by": line("who laid the duty on it, if it is no promise of its own", required=False),
        "proceeding": to_event("the proceeding that led to it", required=False),
    },
    "operator.triages": {
        "report": to_event("the report"),
        "priority": choice("how soon it is decided", "urgent", "illegal", "other"),
    },
    "operator.acts_on": {"report": to_event("the report"), "reasons": _REASONS},
    "operator.dismisses": {"report": to_event("the report"), "reasons": _REASONS},
    "operator.confirms_review": {"review": to_event("the review"), "reasons": _REASONS},
    "operator.reverses_review": {"review": to_event("the review"), "reasons": _REASONS},
    "operator.proves": {
        "undertaking": to_event("the undertaking"),
        "proof": text("the proof that it was kept"),
    },
}
ADVERTISER: Final[Mapping[str, Shape]] = {
    "advertiser.posts": {"party": _PARTY, "text": text("an organic post")},
    "advertiser.promotes": {"party": _PARTY, "post": record(POST, "the post", required=True)},
    "advertiser.asks": {"ruling": _RULING, "text": text("what it wants to know")},
    "advertiser.answers": {"ruling": _RULING, "text": text("its answer to the proposal letter")},
    "advertiser.appeals": {
        "ruling": _RULING,
        "on_facts": text("about the facts", required=False),
        "on_rule": text("about the rule", required=False),
        "on_proportion": text("about the proportion", required=False),
    },
    "advertiser.asks_review": {
        "ruling": _RULING,
        "occasion": choice(
            "why now",
            *("new evidence", "a changed ground", "a fulfilled condition", "the yearly review"),
        ),
        "text": text("what has changed"),
    },
    "advertiser.asks_stay": {
        "appeal": to_event("the event in which the party appealed"),
        "text": text("why the measure should wait for the decision"),
    },
    "advertiser.complains": {
        "party": _PARTY,
        "about": choice(
            "what it is about",
            *("dark without a letter", "pending too long", "a hold", "something else"),
            required=False,
        ),
        "text": text("the complaint"),
    },
    "advertiser.reads": {"ruling": _RULING},
    "advertiser.applies": {
        "party": _PARTY,
        "clause": line("the clause that asks for an authorisation, or an exemption from it"),
        "text": text("what it shows"),
        "exemption": truth("whether it asks for an exemption"),
    },
    "advertiser.frees_money": {
        "party": _PARTY,
        "general_act": to_event("the pause"),
    },
    "advertiser.closes": {"party": _PARTY},
    "advertiser.elects": {
        "wind_down": to_event("the event that began the wind-down"),
        "choice": choice("where its money goes", "refund", "donate", "defer"),
        "charity": line("the charity, by its id on the operator's list", required=False),
    },
}
OTHERS: Final[Mapping[str, Shape]] = {
    "authority.orders": {
        "authority": line("which one"),
        "binds_operator": truth("whether the order binds the operator itself"),
        "legal_basis": line("on what it rests", required=False),
        "territory": line("where", required=False),
        "text": text("what it orders"),
        "party": to("party", "the party concerned", required=False),
    },
    "authority.requests": {
        "authority": line("which one"),
        "legal_basis": line("on what it rests", required=False),
        "text": text("what it asks for"),
        "party": to("party", "the party concerned", required=False),
    },
    "proceeding.opens": {
        "forum": line("the court or authority"),
        "party": _PARTY,
        "ruling": to_event("the ruling that it is about", required=False),
        "text": text("what is asked for"),
    },
    "proceeding.takes_step": {
        "proceeding": to_event("the proceeding"),
        "text": text("the step"),
        "interim_order": truth("whether the forum ordered something for the time being"),
    },
    "proceeding.ends": {
        "proceeding": to_event("the proceeding"),
        "outcome": choice("how it ended", "annuls", "confirms", "settled", "other"),
        "text": text("what was decided"),
    },
    "reader.reports": {
        "party": _PARTY,
        "post": to("post", "the promoted post"),
        "category": choice(
            "what is wrong with it; against the Ads Policy if left out",
            *("malware", "phishing", "fraud on readers", "danger to life"),
            *("sexual abuse of children", "a stolen account"),
            *("against the law in another way", "against the Ads Policy"),
            required=False,
        ),
        "text": text("why"),
    },
}
ACTS: Final[Mapping[str, Shape]] = {**CONTEXT, **OPERATOR, **ADVERTISER, **OTHERS, **CASES}
