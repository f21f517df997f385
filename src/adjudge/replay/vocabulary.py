"""The vocabulary of stories: the records of a file. The acts are in `adjudge.replay.acts_told`."""

from __future__ import annotations

from typing import Final

from adjudge.domain.ads.roles import PartyRole
from adjudge.replay.shapes import (
    Shape,
    choice,
    day,
    line,
    many,
    mapping,
    optional,
    quantity,
    record,
    slug,
    text,
    to,
    to_event,
    truth,
    when,
    whole,
)

FORMAT: Final = "adjudge-story-1"
MAX_EVENTS: Final = 200
RESULTS: Final = ("done", "refused", "otherwise", "moot", "context")
MEASURES: Final = (
    *("decline", "remove", "label", "limit", "require_authorisation", "refuse"),
    *("suspend", "terminate", "warning", "strike"),
)
PARTY_ROLES: Final = tuple(role.value for role in PartyRole)
REDRESS: Final = ("particulars", "appeal", "court")
OVERTURN: Final = (
    *("fact", "rule", "proportion", "procedure", "new evidence", "policy change", "discretion"),
)

CLAUSE: Final[Shape] = {
    "id": line("its number, such as ADS-4.2"),
    "version": whole("its version; 1 if left out"),
    "title": line("its heading"),
    "text": text("what it says"),
    "rationale": text("why it is there", required=False),
    "applies_to": many(
        choice(
            "what it is about",
            *("creative", "landing_page", "targeting", "advertiser", "payer", "business_model"),
        ),
        "what it is about; business_model if left out",
    ),
    "elements": mapping(text("a part of its test"), "the parts of its test", required=True),
    "measures": many(choice("a measure", *MEASURES), "the measures it allows", required=True),
    "judges": choice("an act, or a state", "act", "state", required=False),
    "look_back_days": whole("how far back past acts prove a state"),
    "urgent_harm": truth("whether it is on the closed list of urgent harm"),
    "rule": text("its machine rule, in the language of clauses", required=False),
    "explanation": line("what screening says when the rule hits", required=False),
    "from": day("the first day on which it is in force; 1990-01-01 if left out"),
    "until": day("the first day on which it is not in force any more"),
}
FACT: Final[Shape] = {
    "says": text("the proposition"),
    "when": when("when it was so"),
    "finding": choice("somebody says so, or we find it", "attributed", "established"),
    "by": line("who says so", required=False),
    "exhibits": many(to("exhibit", "an exhibit"), "what it rests on"),
    "meets": many(
        slug("an element of the clause"),
        "the elements of the clause that it meets; within-subject under a law or an order",
    ),
}
STATEMENT: Final[Shape] = {
    "summary": text("what is decided, in a sentence to the party", required=False),
    "clause": line("the ground: a clause version, such as ADS-4.2@1", required=False),
    "law": line("the ground: a provision of law, cited", required=False),
    "order": to_event("the ground: an order that binds the operator", required=False),
    "as_of": day("the day whose text counts; the day of the event if left out"),
    "facts": many(record(FACT, "a fact"), "the facts"),
    "why": mapping(text("why the facts meet it"), "for each element, why the facts meet it"),
    "whole_party": truth("whether it reaches all promotion of the party"),
    "posts": many(to("post", "a promoted post"), "the promoted posts that it reaches"),
    "roles": many(
        choice("a role", *PARTY_ROLES),
        "the roles in which it hits the party; as an advertiser if left out",
    ),
    "territories": many(line("a country, such as DE"), "the places in which it stops promotion"),
    "territory_of": choice(
        "whose place counts; the viewer's if left out",
        *("viewer", "advertiser", "payer", "targeted"),
        required=False,
    ),
    "categories": many(line("a category"), "the categories that it reaches"),
    "formats": many(line("a format"), "the formats that it reaches"),
    "products": many(line("a product"), "the products that it reaches"),
    "targeting": many(line("a dimension"), "the targeting dimensions that it reaches"),
    "minimum_age": whole("the age below which nobody is shown it"),
    "ends_on": day("the day on which it ends"),
    "ends_in_days": whole("in how many days it ends"),
    "condition": text("what ends it", required=False),
    "review_on": day("when it is looked at again"),
    "review_in_days": whole("in how many days it is looked at again"),
    "not_affected": text("what is not affected", required=False),
    "would_change": text("what would change the decision", required=False),
    "redress": many(choice("a way to contest", *REDRESS), "the ways to contest that it names"),
    "automated": choice(
        "what a program did; nothing said if left out",
        *("nothing", "detection", "decision", "both"),
        required=False,
    ),
    "program": line("which program", required=False),
}
EXPECT: Final[Shape] = {
    "result": choice("what Adjudge does", *RESULTS),
    "codes": many(line("an error code, or a code of the linter"), "codes that must be among them"),
    "standing": choice(
        "the party's standing on the ads surface afterwards",
        *("good", "limited", "suspended", "terminated"),
        required=False,
    ),
}
ACCOUNT: Final[Shape] = {
    "source": to("source", "who tells it so"),
    "when": when("when it happened, by this account"),
    "says": text("what this account says", required=False),
}
EVENT: Final[Shape] = {
    "id": slug("its name in this file", names="event"),
    "when": when("when it happened; may be left out when accounts say it"),
    "at": to("world", "the operator concerned; the only one if left out", required=False),
    "what": text("what happened, in words of your own"),
    "sources": many(to("source", "a source"), "who tells it"),
    "accounts": many(record(ACCOUNT, "an account"), "rival accounts; all of them stay"),
    "needs": many(to_event("an event"), "events without which this one is moot"),
    "corrects": to("event", "the earlier event that this one tells differently", required=False),
    "instead": many(
        text("see the acts"), "acts that Adjudge has instead, if the act is refused or moot"
    ),
    "expect": text("see expectations", required=False),
}
INSTEAD: Final[Shape] = {
    "id": optional(slug("its name in this file", names="event")),
    "days_later": whole("how many days after the act before it; 0 if left out"),
    "at": to("world", "the operator concerned; that of the event if left out", required=False),
    "what": text("what happens instead", required=False),
    "expect": text("see expectations", required=False),
}
POST: Final[Shape] = {
    "id": slug("its name in this file", names="post"),
    "text": text("the words of the post"),
    "landing": line("the path of its landing page on the operator's site", required=False),
}
ADVERTISES: Final[Shape] = {
    "at": to("world", "the operator"),
    "since": day("since when; 30 days before the first event if left out"),
    "deposit": quantity("what it paid in; a stand-in of 1,000 if unknown"),
    "countries": many(line("a country, such as UA"), "where alone its promotion is shown"),
    "models": many(slug("a business model"), "the business models that it declared"),
    "posts": many(record(POST, "a post"), "the posts that it promotes when the story begins"),
}
PARTY: Final[Shape] = {
    "id": slug("its name in this file", names="party"),
    "name": line("its name"),
    "country": line("its country, such as CH"),
    "advertises": many(record(ADVERTISES, "an operator"), "where it advertises"),
}
WORLD: Final[Shape] = {
    "id": slug("its name in this file", names="world"),
    "name": line("the operator's name"),
    "currency": line("the currency of its accounts; EUR if left out", required=False),
    "what_if": truth("whether this is an invention: what could have been"),
    "about": text("what is different in it", required=False),
    "policy": many(
        record(CLAUSE, "a clause"),
        "its Ads Policy; if left out, the one that comes with Adjudge, as if in force since 1990",
    ),
}
SOURCE: Final[Shape] = {
    "id": slug("its name in this file", names="source"),
    "title": line("what it is"),
    "address": line("where it is", required=False),
}
EXHIBIT: Final[Shape] = {
    "id": slug("its name in this file", names="exhibit"),
    "title": line("what it is"),
    "source": line("where it was taken from"),
    "asserter": line("who says so"),
    "captured_on": day("the day on which it was captured; the day of the act if left out"),
    "text": text("what it shows, in words of your own"),
}
STORY: Final[Shape] = {
    "format": choice("the name of this format", FORMAT),
    "id": slug("its name"),
    "title": line("its title"),
    "about": text("what the story is about"),
    "sources": many(record(SOURCE, "a source"), "where the facts come from"),
    "worlds": many(record(WORLD, "an operator"), "the operators", required=True),
    "parties": many(record(PARTY, "a party"), "the parties; none if nobody in particular is hit"),
    "exhibits": many(record(EXHIBIT, "an exhibit"), "what facts can rest on"),
    "events": many(text("see the acts"), "the events, in the order of play", required=True),
}
