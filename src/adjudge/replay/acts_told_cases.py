"""The acts of `adjudge.replay.acts_told`, continued: urgent ones, hearings, what is around."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

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
from adjudge.replay.vocabulary import MEASURES, OVERTURN, STATEMENT

_PARTY: Final = to("party", "the party concerned")
_RULING: Final = to_event("the event that made the ruling")
_APPEAL: Final = to_event("the event in which the party appealed")
_INTERIM: Final = to_event("the event that imposed it")
_HOLD: Final = to_event("the event that made the hold")
_REASONS: Final = text("the reasons")
_POST: Final = to("post", "the promoted post")

URGENT: Final[Mapping[str, Shape]] = {
    "operator.interim": {
        "party": _PARTY,
        "cause": text("what makes it urgent"),
        "statement": record(STATEMENT, "clause, facts, scope, what is not affected; no more"),
    },
    "operator.confirms_interim": {"interim": _INTERIM, "ruling": _RULING},
    "operator.lifts_interim": {"interim": _INTERIM, "reasons": _REASONS},
    "operator.holds": {
        "party": _PARTY,
        "hold": choice("what it protects", "security", "payment"),
        "cause": text("the cause"),
        "released_by": text("what releases it"),
        "days": whole("for how many days; 14 if left out"),
        "sum": quantity("the disputed sum"),
        "statement": record(STATEMENT, "facts, and what is not affected; no more"),
    },
    "operator.upholds_hold": {"hold": _HOLD, "reasons": _REASONS},
    "operator.releases": {"hold": _HOLD, "reasons": _REASONS},
    "advertiser.contests_hold": {"party": _PARTY, "hold": _HOLD, "text": text("why it is wrong")},
}
HEARINGS: Final[Mapping[str, Shape]] = {
    "advertiser.cures": {"ruling": _RULING, "text": text("what it has put right")},
    "operator.returns": {"ruling": _RULING, "reasons": _REASONS},
    "operator.closes_cured": {"ruling": _RULING, "reasons": _REASONS},
    "operator.finds_nothing": {
        "party": _PARTY,
        "clause": line("the clause under which it was looked at"),
        "reasons": text("why there is no measure"),
    },
    "operator.narrows": {
        "ruling": _RULING,
        "measure": choice("the milder measure; as before if left out", *MEASURES, required=False),
        "posts": many(_POST, "the posts that it reaches now; as before if left out"),
        "ends_on": day("the day on which it ends now"),
        "summary": text("what is left, in a sentence to the party"),
        "code": choice("why it takes less", "condition met", *OVERTURN),
        "reasons": _REASONS,
    },
    "operator.corrects": {
        "ruling": _RULING,
        "wrong": text("what its notice says wrongly"),
        "right": text("what it should say"),
    },
    "operator.remits": {
        "appeal": _APPEAL,
        "reasons": _REASONS,
        "code": choice("why it falls", *OVERTURN),
    },
    "operator.finds_inadmissible": {
        "appeal": _APPEAL,
        "reasons": _REASONS,
        "code": choice(
            "why it is not admitted",
            *("not entitled", "too late", "not about the ruling", "misuse"),
        ),
    },
    "advertiser.withdraws_appeal": {"appeal": _APPEAL},
    "advertiser.agrees_to_release": {"ruling": _RULING},
    "operator.has_interest": {"party": _PARTY, "text": text("what the operator's interest is")},
}
AROUND: Final[Mapping[str, Shape]] = {
    "advertiser.declares": {
        "party": _PARTY,
        "about": line("what it is about"),
        "text": text("what it declares"),
        "as_of": day("the day that it speaks of; the day of the event if left out"),
    },
    "advertiser.writes": {
        "party": _PARTY,
        "channel": line("how it came, such as e-mail or a post"),
        "asks": choice(
            "what it would ask for inside the channel; nothing if left out",
            *("nothing", "particulars", "appeal", "complaint", "review", "authorisation"),
            required=False,
        ),
        "text": text("what it says"),
    },
    "advertiser.ends_promotion": {"party": _PARTY, "post": _POST},
    "advertiser.deletes": {"party": _PARTY, "post": _POST},
    "advertiser.contests_link": {
        "party": _PARTY,
        "link": to_event("the event that recorded the link"),
        "text": text("why it is none"),
    },
    "operator.decides_link": {
        "link": to_event("the event that recorded the link"),
        "stands": truth("whether the link stands"),
        "reasons": _REASONS,
    },
    "operator.blocks_account": {
        "party": _PARTY,
        "reasons": text("what happened to the account under the Rules"),
    },
    "operator.refers": {
        "party": _PARTY,
        "to": choice("the other rulebook", "rules", "ads"),
        "post": to("post", "the promoted post that it is about", required=False),
        "reasons": _REASONS,
    },
    "operator.recalls": {
        "ruling": _RULING,
        "text": text("the public correction"),
        "days": whole("for how many days; 14 if left out"),
    },
    "operator.changes_terms": {
        "part": choice("which part", "payment", "liability", "forum"),
        "text": text("its new text"),
        "in_force_on": day("the first day on which it applies"),
    },
    "operator.enters_list": {
        "list": line("the name of the list"),
        "publisher": line("who publishes it"),
        "source": line("where it was taken from", required=False),
        "names": many(line("a name on it"), "the names", required=True),
        "in_force_on": day("the first day on which it counts"),
    },
}
CASES: Final[Mapping[str, Shape]] = {**URGENT, **HEARINGS, **AROUND}
