"""What each letter is given in the tests of the templates, and what it then says."""

from __future__ import annotations

from datetime import UTC, date, datetime

from adjudge.domain.money import Money

NOW = datetime(2026, 5, 11, 9, 30, tzinfo=UTC)

COMMON = {
    "party_name": "Kestrel Lab",
    "site_name": "Testville",
    "reference": "R-7",
    "case_reference": "C-12",
    "kind": "notice",
    "served_at": NOW,
    "appeal_until": date(2026, 11, 11),
    "leaf": 41,
}
REASONS = {
    "summary": "Kestrel Lab can no longer buy promoted posts here.",
    "measure": "suspend",
    "effective_from": None,
    "whole_party": True,
    "narrowed": [],
    "roles": ["advertiser"],
    "posts": [],
    "ends_on": None,
    "condition": "until the sale of the kit ends",
    "review_on": date(2026, 11, 4),
    "not_affected": "Your account, your posts and your followers stay as they are.",
    "would_change": "Show that the kit is no longer sold.",
    "clause": {
        "ref": "ADS-8.1@1",
        "title": "Selling protection and harm",
        "text": "A seller of protection does not sell intrusion.",
        "judges": "state",
        "as_of": date(2026, 4, 21),
    },
    "shared": None,
    "facts": [
        {
            "label": "F1",
            "proposition": "Kestrel Field Tools sells a phone unlocking kit.",
            "attributed_to": "",
            "began": date(2025, 11, 10),
            "ended": None,
            "precision": "day",
            "goes_on": True,
            "exhibits": [
                {
                    "label": "E1",
                    "title": "Price list",
                    "source": "The firm's own site",
                    "asserter": "Kestrel Field Tools",
                    "captured_on": date(2026, 4, 21),
                    "sha256": "ab" * 32,
                    "answer": "An old list.",
                }
            ],
        }
    ],
    "findings": [
        {
            "element": "it sells intrusion tools",
            "labels": ["F1"],
            "why": "The kit opens locked phones.",
        }
    ],
    "automation": {"detection": False, "decision": False, "program": ""},
}
MONEY = {"available": Money("EUR", 400_000_000), "reserved": Money("EUR", 100_000_000)}
POST = {"text": "Guaranteed calm.", "shown": True, "why": ""}
HEARING = {
    "answer": "We sold it.",
    "response": "E1 is newer.",
    "answer_due": NOW,
    "no_hearing": "",
    "effective_from": None,
}
DECIDERS = {"proposed_by": "reviewer 3", "approved_by": "reviewer 5"}
RESIDUAL = {
    "residual": Money("EUR", 431_200_000),
    "irreversible": Money("EUR", 431_200_000),
    "held": Money("EUR", 0),
    "frozen": Money("EUR", 0),
    "frozen_at": NOW,
    "elect_until": NOW,
    "cause": "closing",
    "again": False,
}
CONTEXTS: dict[str, dict[str, object]] = {
    "proposal": {**REASONS, **MONEY, "answer_due": NOW, "proposed_by": "reviewer 3"},
    "notice": {**REASONS, **MONEY, **HEARING, **DECIDERS, "lessened": False},
    "decline": {
        **REASONS,
        **MONEY,
        "whole_party": False,
        "posts": [POST],
        "decided_by": "the program screening",
        "automation": {"detection": True, "decision": True, "program": "screening"},
    },
    "particulars": {
        "asked_at": NOW,
        "question": "Which kit?",
        "answer": "The kit FT-2.",
        "answered_by": "reviewer 5",
    },
    "appeal_decision": {
        "filed_at": NOW,
        "questions": [{"about": "the facts", "text": "It is not sold."}],
        "overturned": False,
        "remitted": False,
        "replaced_by": "",
        "code": "",
        "reasons": "The list of April offers it.",
        "decided_by": "appeals officer 8",
        "ends_on": None,
        "condition": "until the sale ends",
        "review_on": date(2026, 11, 4),
    },
    "favourable": {
        **MONEY,
        "decided_by": "appeals officer 8",
        "dropped": False,
        "posts": [POST, {"text": "Calm.", "shown": False, "why": "its promotion is ended"}],
        "other_measures": ["R-9"],
    },
    "expired": {
        **MONEY,
        "ends_on": date(2026, 6, 1),
        "decided_by": "the program clock",
        "posts": [POST, {"text": "Calm.", "shown": False, "why": "its promotion is ended"}],
        "other_measures": ["R-9"],
    },
    "authorisation": {
        **MONEY,
        "event": "grant",
        "type": "authorisation",
        "clause_ref": "ADS-6.1@2",
        "issuer": "The gambling board of the state",
        "cost": "EUR 120",
        "time": "About six weeks",
        "can_be_had": True,
        "conditions": "Show the number of the licence in each post.",
        "expires_on": date(2027, 5, 1),
        "until": NOW,
        "ruling_reference": "R-8",
        "decided_by": "reviewer 3",
    },
    "general_act": {
        **MONEY,
        "title": "No promotion on elections in Norway",
        "act_text": "For two weeks nothing on the topic of elections is promoted in Norway.",
        "rationale": "Three forged ads were shown last week.",
        "power_ref": "ADS-9.2@1",
        "starts_at": NOW,
        "ends_at": NOW,
        "territories": ["NO"],
        "categories": ["elections"],
        "exempt_classes": ["The election authority itself"],
        "line_items": 2,
        "can_be_freed": 1,
        "published_by": "operator 5",
    },
    "winddown_residual": RESIDUAL,
    "winddown_exit": {
        "exit": "frozen",
        "amount": Money("EUR", 431_200_000),
        "authority": "The financial supervisor",
        "legal_basis": "Article 7 of the act on payments",
        "citation": "F 12/26",
        "review_on": date(2027, 2, 1),
        "tried": "Two transfers came back.",
    },
    "winddown_late": {
        "duty": "pay what was chosen",
        "amount": Money("EUR", 431_200_000),
        "was_due": NOW,
        "due": NOW,
    },
    "winddown_restored": {
        "end": "reversed",
        "reserved": Money("EUR", 100_000_000),
        "available": Money("EUR", 331_200_000),
        "elected": "refund",
    },
    "winddown_failed": {
        "residual": Money("EUR", 431_200_000),
        "choice": "refund",
        "reason": "The bank says that the account was closed.",
        "elect_until": NOW,
    },
    "winddown_election": {
        "residual": Money("EUR", 431_200_000),
        "choice": "donate",
        "by_default": False,
        "charity_name": "Open Rivers",
        "until": None,
    },
}
FACTS = REASONS["facts"]
SHORT = {"summary": REASONS["summary"], "not_affected": REASONS["not_affected"], "facts": FACTS}
CONTEXTS |= {
    "addendum": {
        **REASONS,
        **MONEY,
        **DECIDERS,
        "why": "The seller of E1 belongs to Kestrel Lab since March.",
    },
    "interim": {
        **SHORT,
        **MONEY,
        "clause": REASONS["clause"],
        "whole_party": False,
        "posts": [POST],
        "lapses_at": NOW,
        "decided_by": "reviewer 3",
    },
    "hold": {
        **MONEY,
        "hold": "payment",
        "cause": "Two people claim the deposit of 3 May.",
        "held": Money("EUR", 90_000_000),
        "not_affected": "Your promotion goes on.",
        "release_condition": "The bank names the payer.",
        "expires_at": NOW,
        "facts": FACTS,
        "decided_by": "reviewer 3",
    },
    "appeal_inadmissible": {
        "filed_at": NOW,
        "code": "too late",
        "reasons": "The six months ended on 3 May.",
        "decided_by": "appeals officer 8",
    },
    "complaint_answer": {
        "asked_at": NOW,
        "about": "dark without a letter",
        "text": "Nothing of ours is shown.",
        "answer": "Decision R-7 stops it.",
        "ended": False,
        "ended_rulings": (),
        "entries": [{"number": 12, "what": "letter served", "at": NOW, "reference": "R-7"}],
        "answered_by": "reviewer 5",
    },
    "deadline_missed": {
        "duty": "answer your complaint",
        "asked_at": NOW,
        "lapsed": ("R-7",),
        "outside": ("R-9",),
    },
    "unheard": {"filed_at": NOW},
    "extension": {
        "duty": "decide your appeal",
        "was_due": NOW,
        "due": NOW,
        "restricts": True,
        "lifts": True,
    },
    "unavailable": {
        **MONEY,
        "posts": [POST],
        "since": NOW,
        "cause": "The author of the post has deleted it.",
        "released": Money("EUR", 20_000_000),
    },
    "client_again": {**MONEY, "agency_name": "Heron Media"},
    "client": {
        **MONEY,
        "agency_name": "Heron Media",
        "summary": "The mandates of Heron Media end.",
        "effective_from": NOW,
        "move_until": date(2026, 6, 1),
    },
    "notifier": {
        "reported_at": NOW,
        "report": "This ad sells a kit that opens phones.",
        "acted": True,
        "reasons": "The post was removed under ADS-8.1.",
        "decided_by": "reviewer 3",
        "automation": REASONS["automation"],
    },
    "unsealed": {
        "exhibit": {
            "label": "E2",
            "title": "Statement of a former seller",
            "source": "our reviewer's note",
            "asserter": "a former seller",
            "captured_on": NOW.date(),
            "sha256": "ab" * 32,
        },
        "told": "A summary, because of danger to somebody: a seller describes the kit.",
    },
    "misuse": {
        "event": "decide",
        "ran": True,
        "appeal": "",
        "processing": "reports",
        "reasons": "Three reports named pages that do not exist.",
        "decided_by": "reviewer 3, and reviewer 4 confirmed it",
        "until": NOW,
        "factors": {
            "number": "3",
            "total": "4",
            "percent": "75",
            "gravity": "Each took an hour.",
            "intent": "The pages were made up.",
        },
    },
    "appeal_voice": {
        "as_whom": "notifier",
        "filed_at": NOW,
        "questions": [{"about": "the proportion", "text": "The ad still runs elsewhere."}],
        "outcome": "upheld",
        "stands": True,
        "code": "",
        "reasons": "The measure reaches every place where it ran.",
        "decided_by": "appeals officer 5",
    },
    "information": {
        "summary": "A court asked for the file.",
        "facts": FACTS,
        "written_by": "reviewer 3",
    },
    "no_action": {
        "reasons": "The kit is sold by another firm of the same name.",
        "facts": FACTS,
        "decided_by": "reviewer 3",
    },
    "correction": {
        "letter_served_at": NOW,
        "letter_leaf": 17,
        "wrong": "It ends on 1 June 2025.",
        "right": "It ends on 1 June 2026.",
        "decided_by": "reviewer 3",
    },
    "stay_decision": {
        "granted": True,
        "asked_at": NOW,
        "reasons": "The harm could not be made good.",
        "effective_from": NOW,
        "decided_by": "appeals officer 8",
    },
    "review_outcome": {
        "outcome": "confirmed",
        "opened_at": NOW,
        "occasion": "You asked for the yearly review.",
        "reasons": "The kit is still offered on 2 May.",
        "decided_by": "reviewer 3",
        "ends_on": None,
        "condition": "until the sale ends",
        "review_on": date(2026, 11, 4),
    },
}
ENDED = {
    **MONEY,
    "end": "lifted",
    "why": "The kit is sold no longer.",
    "code": "condition met",
    "decided_by": "reviewer 3",
    "posts": [POST, {"text": "Calm.", "shown": False, "why": "its promotion is ended"}],
    "other_measures": ["R-9"],
}
MODIFIED = {
    **REASONS,
    **MONEY,
    "replaces": "R-6",
    "why": "The kit is sold in one country only.",
    "code": "proportion",
    "decided_by": "reviewer 3",
    "given_back": [POST],
}
ACT_ENDED = {
    **MONEY,
    "act": "interim measure",
    "why": "Nobody confirmed it in time.",
    "decided_by": "the program clock",
}
HOLD_UPHELD = {
    "hold": "security",
    "why": "The two sign-ins were on one morning.",
    "release_condition": "You sign in with a new key.",
    "expires_at": NOW,
    "decided_by": "reviewer 3",
}
CONTEXTS |= {
    "ended": ENDED,
    "modified": MODIFIED,
    "act_ended": ACT_ENDED,
    "hold_upheld": HOLD_UPHELD,
}
_WHOLE = {key: value for key, value in REASONS.items() if key not in {"effective_from", "measure"}}
_LATER = {"why_later": "interim measure", "answer_due": NOW, "days": 7}
_SAID = {"answer": "We sold it.", "response": "E1 is newer.", "stands": True}
_ANSWER = {**_SAID, "why_later": "emergency act", "decided_by": "reviewer 5"}
CONTEXTS |= {"later_hearing": {**_WHOLE, **DECIDERS, **MONEY, **_LATER}, "later_answer": _ANSWER}
