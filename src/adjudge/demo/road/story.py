"""The two matters of the demo, in words: what was found, claimed, answered and decided.

Both advertisers are invented. The first follows the advertising ban of 2018: an authority abroad
warns of an antivirus maker, and the platform must find out for itself what the software does. The
second is a mistake, which the appeal puts right. Days are counted back from the day of the telling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NOTICE_2018: Final = (
    "This decision is based on our determination that Kaspersky Lab operates using a business "
    "model that inherently conflicts with acceptable Twitter Ads business practices. Kaspersky Lab "
    "may remain an organic user on our platform, in accordance with the Twitter Rules."
)
"""The notice word for word, as The Register reported it in April 2018."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitText:
    """An exhibit as a reviewer files it. `strength` is one of CASES.md's three."""

    title: str
    source: str
    asserter: str
    days_ago: int
    strength: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactText:
    """A fact; `exhibits` counts from 0. `attributed_to` is empty if we find it ourselves."""

    proposition: str
    began_days_ago: int
    ended_days_ago: int | None
    exhibits: tuple[int, ...]
    attributed_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Why some facts (counted from 0) meet one element of the clause."""

    facts: tuple[int, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A case from its exhibits to the decision on appeal."""

    advertiser: str
    clause: str
    exhibits: tuple[ExhibitText, ...]
    facts: tuple[FactText, ...]
    findings: Mapping[str, Finding]
    summary: str
    condition: str
    not_affected: str
    would_change: str
    answer: str
    response: str
    question: str
    particulars: str
    on_facts: str
    on_rule: str
    on_proportion: str
    decision: str


KESTREL: Final = Matter(
    advertiser="Kestrel Lab",
    clause="ADS-8.1@1",
    exhibits=(
        ExhibitText(
            title="Directive of a foreign authority to its own offices",
            source="the authority's public register of directives",
            asserter="the authority",
            days_ago=60,
            strength="asserted",
            text=(
                "All offices shall identify products of Kestrel Lab on their systems within 30 "
                "days and remove them within 90. The risk that its makers could be compelled to "
                "hand over files is a matter of concern. No incident is described."
            ),
        ),
        ExhibitText(
            title="Download page of Kestrel Guard 4.2",
            source="the advertiser's public download page",
            asserter="Kestrel Lab",
            days_ago=20,
            strength="verified",
            text=(
                "Kestrel Guard 4.2 for desktop computers. Made and distributed by Kestrel Lab. "
                "Button: Download the free version. SHA-256 of the installer: 5f0c...91d2."
            ),
        ),
        ExhibitText(
            title="Record of our own test of Kestrel Guard 4.2",
            source="our test machine, clean installation, network recorded",
            asserter="the operator",
            days_ago=19,
            strength="verified",
            text=(
                "A folder with 40 made-up documents, none of them harmful. Settings as installed. "
                "Within two hours 14 documents were sent whole to upload.kestrel-lab.example, "
                "whose certificate names Kestrel Lab. The test was run three times, with 14, 14 "
                "and 13."
            ),
        ),
        ExhibitText(
            title="Screens shown before first use of Kestrel Guard 4.2",
            source="screen recording of the same installation",
            asserter="the operator",
            days_ago=19,
            strength="verified",
            text=(
                "Three screens. The second says: 'Cloud check improves your protection.' There is "
                "one button, Continue. No screen names documents, a recipient or a purpose; none "
                "offers to refuse. The setting can be switched off later, under Advanced."
            ),
        ),
    ),
    facts=(
        FactText(
            proposition="An authority told its own offices to remove products of Kestrel Lab.",
            began_days_ago=90,
            ended_days_ago=None,
            exhibits=(0,),
            attributed_to="the authority",
        ),
        FactText(
            proposition="Kestrel Lab distributes Kestrel Guard 4.2 from its own download page.",
            began_days_ago=20,
            ended_days_ago=None,
            exhibits=(1,),
        ),
        FactText(
            proposition=(
                "Kestrel Guard 4.2, as first installed, sent 14 of 40 harmless test documents "
                "whole to a server whose certificate names Kestrel Lab."
            ),
            began_days_ago=19,
            ended_days_ago=19,
            exhibits=(2,),
        ),
        FactText(
            proposition=(
                "No screen before first use said that documents are sent, to whom or what for, and "
                "none offered to refuse."
            ),
            began_days_ago=19,
            ended_days_ago=19,
            exhibits=(3,),
        ),
    ),
    findings={
        "software": Finding(
            facts=(1,),
            why="The download page names Kestrel Lab as maker and distributor of version 4.2.",
        ),
        "sending": Finding(
            facts=(2,),
            why="In three runs with untouched settings 13 or 14 of 40 documents left the machine.",
        ),
        "recipient": Finding(
            facts=(2,),
            why="The receiving server presented a certificate issued to Kestrel Lab itself.",
        ),
        "no-notice": Finding(
            facts=(3,),
            why=(
                "The only sentence on the screens is about protection, and Continue is the only "
                "button."
            ),
        ),
    },
    summary=(
        "We suspend the promotion of posts by Kestrel Lab, because Kestrel Guard 4.2 sends users' "
        "documents to Kestrel Lab without asking them first. The directive of the foreign "
        "authority is in the file; our decision does not rest on it."
    ),
    condition=(
        "A version that asks before the first document is sent is the one offered for download, "
        "shown by a test like ours."
    ),
    not_affected=(
        "Your account, your posts, your followers and your place in the feed stay as they are. "
        "Your balance stays yours. Your letters and this case stay open to you."
    ),
    would_change=(
        "Offer a version that names the documents, the recipient and the purpose before first use "
        "and lets the user refuse; or show us that our test went wrong."
    ),
    answer=(
        "Cloud check looks for unknown malware, and only files that look suspicious are sent. "
        "Version 4.3, which is in testing, asks every user first. We ask you to wait for it."
    ),
    response=(
        "None of the 40 documents was suspicious by any published measure, and 14 were sent. That "
        "4.3 will ask is good; it is not what people can download today. On the day it replaces "
        "4.2 the condition for lifting this measure is met, and we will test it within three days."
    ),
    question=(
        "Which documents were sent in your test, and how did you establish that our servers "
        "received them whole?"
    ),
    particulars=(
        "The file list with sizes is attached to exhibit E3: eight letters, four spreadsheets and "
        "two scanned pages, between 12 and 840 kilobytes. We compared the bytes that left the "
        "network card with each document; they were equal in length and content after decryption "
        "with the session keys of our own machine."
    ),
    on_facts="Three runs on one machine are too few to say what the software does in the field.",
    on_rule="Cloud scanning is what every antivirus does; the clause cannot be meant to forbid it.",
    on_proportion="A label on our posts would have warned readers without stopping our campaign.",
    decision=(
        "On the facts: the appeal does not say that the documents stayed on the machine, and "
        "nobody has shown a run in which they did. On the rule: the text allows cloud scanning of "
        "any extent once people were asked; it is the silence that counts. On proportion: a reader "
        "who follows such a post installs the software and loses the files at once, so a label "
        "would come too late. The measure ends by your own act, within days."
    ),
)

SPOKE: Final = Matter(
    advertiser="Spoke and Chain",
    clause="ADS-8.2@1",
    exhibits=(
        ExhibitText(
            title="Order page of a repair subscription",
            source="captured from the address that a reader sent us",
            asserter="a reader",
            days_ago=6,
            strength="documented",
            text=(
                "'Never walk home again. Join now.' A card number is asked for. The price of 19.00 "
                "a month stands at the foot of another page. Ending it needs a call on weekdays."
            ),
        ),
    ),
    facts=(
        FactText(
            proposition=(
                "The order page of the repair subscription shows no price beside the button, and "
                "the subscription can be ended only by telephone."
            ),
            began_days_ago=6,
            ended_days_ago=None,
            exhibits=(0,),
        ),
    ),
    findings={
        "subscription": Finding(
            facts=(0,), why="Nineteen a month are charged again until somebody calls to end it."
        ),
        "offer": Finding(
            facts=(0,), why="The capture holds each of the two steps as it stood that day."
        ),
        "trap": Finding(
            facts=(0,), why="Its price is a page away from the button, and leaving takes a call."
        ),
    },
    summary=(
        "We suspend the promotion of posts by Spoke and Chain, because its repair subscription "
        "hides its price and can be ended only by a call."
    ),
    condition="The price stands beside the button, and the subscription can be ended online.",
    not_affected="Your account, your posts and your balance stay as they are.",
    would_change=(
        "Show the price beside the button and let people leave online, or show our mistake."
    ),
    answer=(
        "That page is not ours. We repair bicycles at a bench in our shop and sell no subscription."
    ),
    response=(
        "The page carries your name and the colours of your shop. You have not told us whose it "
        "is, so we take it to be yours until you do."
    ),
    question="At which address did you capture the page that you say is ours?",
    particulars=(
        "At spoke-and-chain.shop.example, on the day that the exhibit bears, after a reader had "
        "sent us a link. We did not look up who holds that address."
    ),
    on_facts=(
        "The address is not ours: ours ends in .example without a shop before it. The registry "
        "names another holder. You suspended us for a stranger's page."
    ),
    on_rule="",
    on_proportion="",
    decision=(
        "The registry extract filed with the appeal shows that somebody else holds the address, "
        "and nothing in the file ties it to this advertiser. The fact falls, and what rested on it "
        "too."
    ),
)
