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
HEARING = {"answer": "We sold it.", "response": "E1 is newer.", "answer_due": NOW}
DECIDERS = {"proposed_by": "reviewer 3", "approved_by": "reviewer 5"}
RESIDUAL = {
    "residual": Money("EUR", 431_200_000),
    "irreversible": Money("EUR", 431_200_000),
    "frozen_at": NOW,
    "elect_until": NOW,
}
CONTEXTS: dict[str, dict[str, object]] = {
    "proposal": {**REASONS, **MONEY, "answer_due": NOW, "proposed_by": "reviewer 3"},
    "notice": {**REASONS, **MONEY, **HEARING, **DECIDERS},
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
    "winddown_residual": RESIDUAL,
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
        **SHORT,
        **MONEY,
        **DECIDERS,
        "clause": REASONS["clause"],
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
    "extension": {"duty": "decide your appeal", "was_due": NOW, "due": NOW, "lifts": True},
    "unavailable": {
        **MONEY,
        "posts": [POST],
        "since": NOW,
        "cause": "The author of the post has deleted it.",
        "released": Money("EUR", 20_000_000),
    },
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
# What a letter says only in some cases, none of them the one above.
ONLY_SOMETIMES = {
    ("notice", "answer_due"),
    ("appeal_decision", "code"),
    ("complaint_answer", "ended_rulings"),
    ("winddown_election", "until"),
    ("winddown_election", "by_default"),
    *((name, key) for name in ("decline",) for key in ("measure", "effective_from", "narrowed")),
    ("proposal", "effective_from"),
}
CHOICES = {"choice", "code", "hold", "measure", "outcome"}
VARIANTS: list[tuple[str, dict[str, object], str]] = [
    ("notice", {"answer": "", "response": ""}, "You did not answer our proposal by 11 May 2026"),
    (
        "notice",
        {"whole_party": False, "posts": [POST, POST]},
        "2 of your promoted posts can no longer be shown from 11 May 2026",
    ),
    ("notice", {"ends_on": date(2026, 6, 1), "review_on": None}, "It ends on 1 June 2026."),
    ("appeal_decision", {"overturned": True, "code": "fact"}, "falls on this ground: fact."),
    ("appeal_decision", {}, "did not succeed: decision R-7 stands"),
    ("favourable", {"dropped": True}, "We will not take the measure that we proposed in R-7"),
    ("favourable", {"posts": []}, "had stopped no promoted post that was running"),
    ("favourable", {}, "It is not shown now: its promotion is ended."),
    ("expired", {}, "The notice said that the measure ends on 1 June 2026. It has ended."),
    ("expired", {"posts": []}, "had stopped no promoted post that was running"),
    ("expired", {}, "It is not shown now: its promotion is ended."),
    ("expired", {}, "Other decisions are not touched by this and go on: R-9."),
    ("winddown_residual", {"residual": Money("EUR", 0)}, "none of your money is left with us"),
    ("winddown_residual", {"irreversible": Money("EUR", 0)}, "once nothing of it can be"),
    ("winddown_failed", {}, "You chose a refund."),
    ("winddown_failed", {"choice": "donate"}, "You chose a donation."),
    ("winddown_election", {}, "You chose to give EUR 431.20 to Open Rivers"),
    (
        "winddown_election",
        {"choice": "defer", "until": date(2027, 1, 2)},
        "You chose to keep EUR 431.20 here until 2 January 2027",
    ),
    ("winddown_election", {"choice": "refund"}, "You chose to have EUR 431.20 refunded"),
    (
        "winddown_election",
        {"choice": "refund", "by_default": True},
        "You made no choice, so EUR 431.20 is refunded to you",
    ),
]

VARIANTS += [
    (
        "notice",
        {"measure": "terminate", "effective_from": NOW},
        "account here is ended from",
    ),
    ("notice", {"effective_from": NOW}, "It takes effect on 11 May 2026, 09:30 UTC; until then"),
    ("notice", {"measure": "warning"}, "You get a warning, which stops nothing"),
    ("notice", {"measure": "label"}, "A label is shown with your promoted posts from 11 May 2026"),
    ("notice", {"measure": "limit"}, "Your promotion is limited from 11 May 2026"),
    ("notice", {"measure": "refuse"}, "Your application to advertise here is refused"),
    ("notice", {"measure": "require_authorisation"}, "Your promotion needs an authorisation"),
    ("notice", {"narrowed": ["categories games", "viewers under 18"]}, "categories games; viewers"),
    ("proposal", {}, "We intend to stop your promotion. Please answer by"),
    ("proposal", {"measure": "terminate"}, "We intend to end your advertising account here."),
    ("proposal", {"measure": "strike"}, "We intend to give you a strike."),
    ("interim", {}, "It lapses on 11 May 2026, 09:30 UTC unless a second person confirms it"),
    ("hold", {}, "The hold covers EUR 90.00, the sum in dispute, and nothing beyond it."),
    ("hold", {"hold": "security"}, "This is no finding against you."),
    ("complaint_answer", {}, "number 12"),
    ("complaint_answer", {"ended": True}, "Nothing on record restricts you."),
    (
        "complaint_answer",
        {"ended": True, "ended_rulings": ("R-7",)},
        "These decisions fall as if they had never been made: R-7.",
    ),
    ("deadline_missed", {}, "What rested on our discretion has ended, from now on: R-7."),
    ("deadline_missed", {}, "does not end by our delay: R-9."),
    ("deadline_missed", {"lapsed": (), "outside": ()}, "No decision of ours restricts you"),
    ("extension", {}, "We had until 11 May 2026, 09:30 UTC to decide your appeal. We did not."),
    ("extension", {}, "the restriction in R-7 is lifted"),
    ("extension", {"lifts": False}, "An outside decider takes the case instead"),
    ("unavailable", {}, "EUR 20.00 that was reserved for it is free again."),
    ("client", {}, "Until 1 June 2026 you can move your campaigns and your money"),
    ("notifier", {}, "We acted on what you reported on 11 May 2026"),
    ("notifier", {"acted": False}, "We did not act on what you reported on 11 May 2026"),
    ("information", {}, "This letter decides nothing and changes nothing."),
    ("information", {"facts": []}, "None beside what is said above."),
    ("no_action", {}, "It leaves no mark on your account."),
    ("no_action", {"facts": []}, "No fact was found on which a measure could rest."),
    ("correction", {}, "The letter is entry number 17 in the public log."),
    ("stay_decision", {}, "The measure stops nothing from 11 May 2026, 09:30 UTC on"),
    ("stay_decision", {"granted": False}, "The measure goes on until your appeal is decided."),
    ("review_outcome", {}, "We reviewed decision R-7: it stands"),
    ("review_outcome", {"outcome": "reversed"}, "We reviewed decision R-7: it is reversed"),
]
