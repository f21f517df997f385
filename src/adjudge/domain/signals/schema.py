"""The schema of signals: every name a rule may read, its type, its meaning and its default.

No signal is ever null. What is unknown has a default that says so: a landing page that was never
looked at is `landing.checked == false`, and a payer nobody named is `payer.named == false`.

Rules have no arithmetic and no fractions, so what is measured is a whole number of a small unit:
rates are in basis points (`bp`: 12.5% is 1250), amounts in the minor unit of their own currency
(`minor`: $4.99 is 499), times in days. Where 0 would mean two things a flag or a list tells them
apart (`text.states_apr`, `text.currencies`).

Changing what any extractor finds, its lists of terms included, makes a new `SIGNALS_VERSION`;
signals are versioned apart from the policy, so that "the extractor changed" and "the policy
changed" stay two different reasons in the record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

SIGNALS_VERSION: Final = 2

Value = bool | int | str | tuple[str, ...]
MIN_INT, MAX_INT = -(2**63), 2**63 - 1
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class SignalType(StrEnum):
    """The four types of the rule language."""

    BOOL = "bool"
    INT = "int"
    STRING = "string"
    STRINGS = "list[string]"


_EMPTY: Mapping[SignalType, Value] = {
    SignalType.BOOL: False,
    SignalType.INT: 0,
    SignalType.STRING: "",
    SignalType.STRINGS: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalSpec:
    """What one name means.

    `passes_when` completes the sentence "It passes if ..." for a fact that the advertiser can
    change; it may hold `{value}`. It is empty for what is found in the text, where the words
    themselves are what can be changed, and for facts that nobody can change by acting.
    """

    type: SignalType
    meaning: str
    default: Value
    passes_when: str = ""


def _spec(kind: SignalType, meaning: str, passes_when: str = "") -> SignalSpec:
    return SignalSpec(type=kind, meaning=meaning, default=_EMPTY[kind], passes_when=passes_when)


_B, _I, _S, _L = SignalType.BOOL, SignalType.INT, SignalType.STRING, SignalType.STRINGS

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "guarantee": "Words that promise an outcome, such as 'guaranteed'.",
        "gambling": "Words for games and bets for money.",
        "crypto": "Words for crypto-assets.",
        "return": "Words for gains on money put in, such as 'daily returns'.",
        "tobacco": "Words for tobacco and nicotine.",
        "weapon": "Words for weapons, their parts and ammunition.",
        "miracle": "Words that promise a cure or an effortless change.",
        "adult": "Words for sexual services, shows and goods.",
        "alcohol": "Words for alcoholic drinks.",
        "authority": "Words that claim to be, or to speak for, a public body.",
        "cheating": "Words for work that somebody else is to hand in, or for forged results.",
        "clickbait": "Words that hold back what they announce, such as 'you won't believe'.",
        "counterfeit": "Words for copies sold as, or like, somebody else's goods.",
        "dating": "Words for dating and for finding partners.",
        "debt": "Words for debt relief, credit repair and debts to be settled.",
        "document": "Words for identity papers, certificates and degrees for sale.",
        "drug": "Words for recreational drugs and what is used to take them.",
        "engagement": "Words for followers, likes and reviews for sale.",
        "fortune": "Words for foretelling, spells and luck.",
        "hacking": "Words for breaking into accounts, devices and paid services.",
        "job": "Words for work from home and for incomes without a named employer.",
        "loan": "Words for loans and other consumer credit.",
        "medicine": "Words for medicines, prescriptions and medical treatment.",
        "personal": "Words that say or ask what the reader is or suffers from.",
        "political": "Words for elections, candidates, parties and votes on laws.",
        "proof": "Words that claim a proof or a recommendation, as 'clinically proven'.",
        "spyware": "Words for watching other people's devices, places or messages.",
        "superlative": "Words that rank above all others, such as 'number one'.",
        "trading": "Words for leveraged and speculative trading, such as 'forex' and 'CFD'.",
        "trial": "Words for free trials and for subscriptions that renew.",
        "urgency": "Words that press to act at once, such as 'last chance'.",
        "weight": "Words for losing weight and changing the shape of the body.",
        "wildlife": "Words for goods made of protected animals and plants.",
    }
)
"""The topics of terms; each has the signal `text.<topic>_terms`, one element per occurrence."""

_TEXT: Mapping[str, SignalSpec] = {
    "text.terms": _spec(_L, "Terms of all topics found in the text, in reading order."),
    "text.topics": _spec(_L, "Topics of which the text has a term, sorted, each once."),
    **{f"text.{topic}_terms": _spec(_L, meaning) for topic, meaning in TOPICS.items()},
    "text.disguised_terms": _spec(
        _L, "Terms found only by reading look-alikes as what they look like ('BitC0IN')."
    ),
    "text.mixed_script_words": _spec(
        _L, "Words whose letters are of scripts that no language mixes, as Cyrillic in Latin."
    ),
    "text.invisible_characters": _spec(
        _I, "How many characters nobody sees stand in the text; joiners within emoji do not count."
    ),
    "text.direction_overrides": _spec(
        _I, "How many characters turn the direction of writing against what is written."
    ),
    "text.capital_words": _spec(
        _L, "Words of four or more letters that are all capitals, as written."
    ),
    "text.repeated_marks": _spec(_L, "Runs of three or more of one mark, as written: '!!!'."),
    "text.emoji": _spec(_I, "How many emoji and other pictorial symbols stand in the text."),
    "text.handles": _spec(_L, "Handles named in the text, without '@', folded to lower case."),
    "text.hashtags": _spec(_L, "Hashtags in the text, without '#', folded to lower case."),
    "text.phone_numbers": _spec(_L, "Telephone numbers in the text: digits, '+' if written."),
    "text.age_marks": _spec(_L, "Marks of a least age, as '18+'."),
    "text.scripts": _spec(_L, "Scripts of the letters, sorted: 'latin', 'cyrillic', 'han'."),
    "text.language_declared": _spec(_S, "The language declared for the post; empty if unknown."),
    "text.language_guessed": _spec(
        _S, "The language guessed, ISO 639-1; empty where the text is too short to say."
    ),
    "text.language_differs": _spec(
        _B, "A language was declared, one was guessed with confidence, and they differ."
    ),
}

_CLAIMS: Mapping[str, SignalSpec] = {
    "text.percentages": _spec(_L, "Percentages in the text, written as '40%'."),
    "text.max_percentage": _spec(_I, "The greatest percentage in the text, rounded up; or 0."),
    "text.max_rate_bp": _spec(_I, "The greatest percentage, in basis points rounded up; or 0."),
    "text.min_rate_bp": _spec(_I, "The least percentage, in basis points rounded down; or 0."),
    "text.states_apr": _spec(_B, "The text states a yearly rate of a credit ('APR', 'p.a.')."),
    "text.max_apr_bp": _spec(
        _I, "The greatest rate that is stated as yearly, in basis points rounded up; or 0."
    ),
    "text.rate_periods": _spec(
        _L, "Periods that rates are stated for: 'day', 'week', 'month', 'year'."
    ),
    "text.max_yearly_rate_bp": _spec(
        _I,
        "The greatest rate stated for a period, times its periods in a year (365, 52, 12, 1),"
        " in basis points; or 0.",
    ),
    "text.money_claims": _spec(_L, "Amounts of money in the text, such as '€500'."),
    "text.currencies": _spec(_L, "The currency of each amount, ISO 4217, in the same order."),
    "text.max_amount_minor": _spec(
        _I, "The greatest amount in the minor unit of its own currency (cents); or 0."
    ),
    "text.min_amount_minor": _spec(
        _I, "The least amount in the minor unit of its own currency (cents); or 0."
    ),
    "text.durations": _spec(_L, "Lengths of time in the text, such as '7 days'."),
    "text.max_duration_days": _spec(
        _I, "The longest of them in days (a month is 30, a year 365), hours rounded up; or 0."
    ),
    "text.min_duration_days": _spec(_I, "The shortest of them in days, hours rounded up; or 0."),
    "text.multiples": _spec(_L, "Multiples promised, such as '10x' and 'double your'."),
    "text.max_multiple": _spec(_I, "The greatest multiple, rounded up; or 0."),
}

_LINKS: Mapping[str, SignalSpec] = {
    "text.links": _spec(_L, "Links in the text, each as its parsed address."),
    "text.link_hosts": _spec(_L, "The host of each link in the text, in the same order."),
    "text.link_domains": _spec(
        _L, "The registrable domain of each link in the same order; the host if it has none."
    ),
    "text.insecure_links": _spec(_L, "Links in the text that begin with http."),
    "text.shortened_links": _spec(_L, "Links in the text through a known shortener."),
    "text.numeric_links": _spec(_L, "Links in the text to an IP address instead of a name."),
    "text.lookalike_hosts": _spec(
        _L, "Hosts linked in the text that imitate a known name of somebody else."
    ),
    "text.imitated_hosts": _spec(
        _L, "The known domain that each of `text.lookalike_hosts` imitates, in the same order."
    ),
    "text.lookalike_handles": _spec(
        _L, "Handles in the text that imitate the handle of a known name."
    ),
}

_LANDING: Mapping[str, SignalSpec] = {
    "landing.present": _spec(_B, "The promoted post leads to a landing page."),
    "landing.checked": _spec(
        _B, "The landing page was looked at: fetched, or found among the pages of this site."
    ),
    "landing.unreachable": _spec(
        _B, "The check of the landing page failed.", "the landing page can be reached"
    ),
    "landing.refused": _spec(
        _B,
        "The landing page was not fetched, because its address is private or malformed.",
        "the landing page has a public web address",
    ),
    "landing.failure": _spec(
        _S,
        "Why the check failed: 'refused', 'name', 'connection', 'certificate', 'time', 'size',"
        " 'type', 'redirects' or 'status'; empty if it did not.",
    ),
    "landing.status": _spec(_I, "The status that the page answered with, as 404; 0 if none."),
    "landing.host": _spec(_S, "The host of the landing page; empty if there is none."),
    "landing.domain": _spec(_S, "Its registrable domain; the host if it has none."),
    "landing.final_host": _spec(_S, "The host after all redirects; empty if it is not known."),
    "landing.final_domain": _spec(_S, "The registrable domain after all redirects; or empty."),
    "landing.redirects": _spec(_I, "How many redirects led to the page that was read."),
    "landing.leads_elsewhere": _spec(
        _B,
        "Redirects lead to another registrable domain than the one declared.",
        "the landing page does not redirect to another domain",
    ),
    "landing.insecure": _spec(
        _B, "The landing page is not served over https.", "the landing page is https"
    ),
    "landing.own_site": _spec(_B, "The landing page is a page of this site itself."),
    "landing.other_hosts": _spec(
        _L, "Hosts linked in the text that are not the host of the landing page."
    ),
    "landing.other_domains": _spec(
        _L, "Registrable domains linked in the text other than that of the landing page."
    ),
    "landing.shortened": _spec(
        _B,
        "The landing page's address is one of a known shortener.",
        "the landing page is given by its own address",
    ),
    "landing.numeric": _spec(
        _B,
        "The landing page's host is an IP address instead of a name.",
        "the landing page has a name instead of an IP address",
    ),
    "landing.imitates": _spec(
        _S, "The known domain that the landing page's host imitates; empty if none."
    ),
    "landing.title": _spec(_S, "The title of the page as fetched, at most 300 characters."),
    "landing.language": _spec(_S, "The language that the page declares, ISO 639; empty if none."),
    "landing.terms": _spec(_L, "Terms of all topics in the visible text of the page, each once."),
    "landing.topics": _spec(_L, "Topics of which the page has a term, sorted, each once."),
    "landing.states_apr": _spec(
        _B, "The page states a yearly rate of a credit.", "the landing page states the yearly rate"
    ),
    "landing.max_apr_bp": _spec(
        _I, "The greatest yearly rate stated on the page, in basis points; or 0."
    ),
    "landing.states_contact": _spec(
        _B,
        "The page names a way to reach its operator: a mail address, a telephone number, or a"
        " link called contact or imprint.",
        "the landing page says how to reach its operator",
    ),
    "landing.states_privacy": _spec(
        _B,
        "The page links to what it says about privacy or data protection.",
        "the landing page links to a privacy statement",
    ),
    "landing.asks_password": _spec(_B, "The page has a field for a password."),
    "landing.asks_card": _spec(_B, "The page has a field for the number of a payment card."),
    "landing.starts_download": _spec(_B, "The address answers with a file instead of a page."),
    "landing.changed": _spec(
        _B, "The page differs from the one that was there when the post was admitted."
    ),
}

_PARTIES: Mapping[str, SignalSpec] = {
    "advertiser.verified": _spec(
        _B, "The advertiser's identity was checked.", "the advertiser is verified"
    ),
    "advertiser.age_days": _spec(_I, "Whole days since the advertiser registered."),
    "advertiser.country": _spec(_S, "The advertiser's country, ISO 3166-1; empty if unknown."),
    "advertiser.declared_models": _spec(_L, "Business models that the advertiser declared."),
    "advertiser.authorisations": _spec(
        _L,
        "Authorisations in force that the advertiser holds.",
        "the advertiser holds the authorisation '{value}'",
    ),
    "advertiser.certificates": _spec(
        _L,
        "Certificates of others that the advertiser filed and staff confirmed, in force.",
        "the advertiser files the certificate '{value}'",
    ),
    "advertiser.strikes": _spec(_I, "Strikes in force against the advertiser."),
    "advertiser.linked_parties": _spec(_I, "Parties that a ruling found to be linked to it."),
    "advertiser.linked_stopped": _spec(
        _I, "How many of the linked parties are suspended or terminated."
    ),
    "advertiser.handle": _spec(_S, "The handle of the account that the post is of."),
    "advertiser.imitates": _spec(
        _S, "The known name that the handle or the legal name imitates; empty if none."
    ),
    "payer.named": _spec(_B, "The party that pays is named.", "the party that pays is named"),
    "payer.confirmed": _spec(
        _B, "The payer confirmed an address.", "the payer has confirmed an address"
    ),
    "payer.country": _spec(_S, "The payer's country, ISO 3166-1; empty if unknown."),
    "payer.other": _spec(_B, "Another party than the advertiser pays."),
}

_REST: Mapping[str, SignalSpec] = {
    "targeting.countries": _spec(_L, "Territories aimed at, ISO 3166-1; empty means all."),
    "targeting.languages": _spec(_L, "Languages aimed at, ISO 639; empty means all."),
    "targeting.topics": _spec(_L, "Topics of pages aimed at; empty means all."),
    "post.categories": _spec(
        _L,
        "What the advertiser declares the post to be about.",
        "the category '{value}' is declared",
    ),
    "extract.failed": _spec(
        _L, "Extractors that failed on this text; a person has to look before it runs."
    ),
}

SCHEMA: Mapping[str, SignalSpec] = MappingProxyType(
    {**_TEXT, **_CLAIMS, **_LINKS, **_LANDING, **_PARTIES, **_REST}
)

TYPES: Mapping[str, SignalType] = MappingProxyType(
    {name: spec.type for name, spec in SCHEMA.items()}
)


def has_type(value: object, kind: SignalType) -> bool:
    """Whether `value` is a value of `kind`; `True` is no int, and text holds no lone surrogate."""
    if kind is SignalType.BOOL:
        return isinstance(value, bool)
    if kind is SignalType.INT:
        return (
            isinstance(value, int) and not isinstance(value, bool) and MIN_INT <= value <= MAX_INT
        )
    if kind is SignalType.STRING:
        return isinstance(value, str) and _storable(value)
    return isinstance(value, tuple) and all(isinstance(v, str) and _storable(v) for v in value)


def _storable(text: str) -> bool:
    """PostgreSQL keeps no NUL, and UTF-8 no lone surrogate; rules must mean the same there."""
    if "\0" in text:
        return False
    return text.isascii() or _SURROGATE.search(text) is None
