"""The schema of signals: every name a rule may read, its type, its meaning and its default.

No signal is ever null. What is unknown has a default that says so: a landing page that was never
looked at is `landing.present == false`, and a payer nobody named is `payer.named == false`.

Changing what any extractor finds, its lists of terms included, makes a new `SIGNALS_VERSION`;
signals are versioned apart from the policy, so that "the extractor changed" and "the policy
changed" stay two different reasons in the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

SIGNALS_VERSION = 1

Value = bool | int | str | tuple[str, ...]
MIN_INT, MAX_INT = -(2**63), 2**63 - 1


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

SCHEMA: Mapping[str, SignalSpec] = MappingProxyType(
    {
        "text.terms": _spec(_L, "Terms of all topics found in the text, in reading order."),
        "text.guarantee_terms": _spec(_L, "Words that promise an outcome, such as 'guaranteed'."),
        "text.gambling_terms": _spec(_L, "Words for games and bets for money."),
        "text.crypto_terms": _spec(_L, "Words for crypto-assets."),
        "text.return_terms": _spec(_L, "Words for gains on money put in, such as 'daily returns'."),
        "text.tobacco_terms": _spec(_L, "Words for tobacco and nicotine."),
        "text.weapon_terms": _spec(_L, "Words for weapons, their parts and ammunition."),
        "text.miracle_terms": _spec(_L, "Words that promise a cure or an effortless change."),
        "text.percentages": _spec(_L, "Percentages in the text, written as '40%'."),
        "text.max_percentage": _spec(_I, "The greatest percentage in the text, rounded up; or 0."),
        "text.money_claims": _spec(_L, "Amounts of money in the text, such as '€500'."),
        "text.links": _spec(_L, "Links in the text, each as its parsed address."),
        "text.link_hosts": _spec(_L, "The host of each link in the text, in the same order."),
        "text.insecure_links": _spec(_L, "Links in the text that begin with http."),
        "landing.present": _spec(_B, "The promoted post leads to a landing page."),
        "landing.unreachable": _spec(
            _B, "The check of the landing page failed.", "the landing page can be reached"
        ),
        "landing.host": _spec(_S, "The host of the landing page; empty if there is none."),
        "landing.insecure": _spec(
            _B, "The landing page is not served over https.", "the landing page is https"
        ),
        "landing.own_site": _spec(_B, "The landing page is a page of this site itself."),
        "landing.other_hosts": _spec(
            _L, "Hosts linked in the text that are not the host of the landing page."
        ),
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
        "payer.named": _spec(_B, "The party that pays is named.", "the party that pays is named"),
        "payer.confirmed": _spec(
            _B, "The payer confirmed an address.", "the payer has confirmed an address"
        ),
    }
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
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
