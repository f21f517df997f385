"""What letters say in one case or another: template, what is changed, the sentence."""

from __future__ import annotations

from datetime import date

from tests.adapters.letter_values import NOW, POST

from adjudge.domain.money import Money

VARIANTS: list[tuple[str, dict[str, object], str]] = [
    ("authorisation", {"event": "renew"}, "Your R-7 goes on"),
    ("authorisation", {"event": "reinstate"}, "Your R-7 is in force again"),
    ("authorisation", {"event": "reopen"}, "We decide anew, by 11 May 2026, 09:30 UTC."),
    ("authorisation", {"event": "refuse"}, "This follows from decision R-8."),
    ("authorisation", {"event": "suspend"}, "Your R-7 is suspended"),
    ("authorisation", {"event": "revoke"}, "Your R-7 is revoked"),
    ("authorisation", {"event": "expire"}, "You can ask to have it renewed."),
    ("authorisation", {"event": "extend"}, "There is no third one."),
    ("authorisation", {"event": "miss"}, "We did not decide within that term either."),
    ("authorisation", {"can_be_had": False}, "Nobody can have it yet."),
    ("general_act", {}, "It reaches 2 of your line items"),
    ("general_act", {"exempt_classes": []}, "This is no decision about you."),
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
    ("ended", {}, "Decision R-7 is lifted: it holds no longer"),
    ("ended", {"end": "withdrawn"}, "Decision R-7 is withdrawn before it took effect"),
    ("modified", {}, "Decision R-6 is narrowed. Decision R-7 holds in its place"),
    *(
        ("notice", {"answer": "", "answer_due": None, "no_hearing": why}, words)
        for why, words in (
            ("urgent harm", "because this rule protects readers from urgent harm"),
            ("order", "because an order binds us to do this"),
            ("evasion", "another account was used to get round a decision"),
            ("not needed", "For this measure no proposal is sent first."),
        )
    ),
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
    ("later_hearing", {}, "It began as an interim measure, because it was urgent"),
    ("later_hearing", {"why_later": "emergency act"}, "It rests on an emergency act"),
    ("later_answer", {}, "R-7 is in force. Where your answer changes it"),
    ("later_answer", {"stands": False}, "R-7 is no longer in force."),
    ("hold", {}, "The hold covers EUR 90.00, the sum in dispute, and nothing beyond it."),
    ("hold", {"hold": "security"}, "This is no finding against you."),
    ("appeal_decision", {"overturned": True, "remitted": True}, "The case is open again."),
    ("appeal_inadmissible", {}, "is not decided on its merits, on this ground: too late."),
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
    ("extension", {"restricts": False}, "so none ends if we miss that too"),
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
