"""The counterfactual: the smallest edit of the text, or change of a fact, that would pass.

Every answer was tried: the edited text went through the extractors, and every clause in force was
asked again. The search goes by size, words before facts; its work is bounded, and it says nothing
rather than guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from adjudge.domain.policy.language.checker import CheckedRule
from adjudge.domain.policy.language.explain import Explanation, explain, support
from adjudge.domain.policy.language.tree import Constant, Member, SignalRef
from adjudge.domain.signals.schema import SCHEMA, SignalType, Value
from adjudge.domain.signals.signal import SignalSet, Span

MAX_CHANGES = 24
# Every choice of changes is tried, the smallest first, while there are no more choices than this;
# beyond, all changes are taken together and the needless ones given back one by one.
MAX_TRIES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A fact that would have to be otherwise: the value it would need, and that in words."""

    signal: str
    value: Value
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """What would pass: `text` with the words in `without` removed, and the facts changed.

    `sentence` says it: "It passes without 'guaranteed'."
    """

    without: tuple[str, ...]
    facts: tuple[FactChange, ...]
    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """All places where one word stands; they are removed together."""

    words: str
    spans: tuple[Span, ...]


_Change = _Edit | FactChange
_BLANK = " \t"
_GAP = _BLANK + ",;:"
_ENDS = ".!?"


def find_counterfactual(
    signals: SignalSet,
    *,
    spans: tuple[Span, ...],
    rules: Sequence[CheckedRule],
    passes: Callable[[Mapping[str, Value]], bool],
    rescreen: Callable[[str], SignalSet],
) -> Counterfactual | None:
    """The smallest change that `passes`, or None if none was found within the bounds.

    `spans` are the places of the hits, `rules` the rules that hit.
    """
    every: list[_Change] = [*_edits(signals.text, spans)]
    every.extend(fact for rule in rules for fact in _fact_changes(rule, signals))
    changes = tuple(dict.fromkeys(every))
    if not changes or len(changes) > MAX_CHANGES:
        return None

    def attempt(chosen: tuple[_Change, ...]) -> Counterfactual | None:
        return _attempt(signals, chosen, passes, rescreen)

    tried = 0
    for size in range(1, len(changes) + 1):
        tried += comb(len(changes), size)
        if tried > MAX_TRIES:
            break
        for chosen in combinations(changes, size):
            found = attempt(chosen)
            if found is not None:
                return found
    words_only = tuple(change for change in changes if isinstance(change, _Edit))
    return _shrunk(words_only, attempt) or _shrunk(changes, attempt)


def _shrunk(
    chosen: tuple[_Change, ...],
    attempt: Callable[[tuple[_Change, ...]], Counterfactual | None],
) -> Counterfactual | None:
    """What is left of a choice that passes when every change that is not needed is taken back."""
    best = attempt(chosen)
    if best is None:
        return None
    for change in reversed(chosen):
        fewer = tuple(other for other in chosen if other != change)
        found = attempt(fewer)
        if found is not None:
            chosen, best = fewer, found
    return best


def _attempt(
    signals: SignalSet,
    chosen: tuple[_Change, ...],
    passes: Callable[[Mapping[str, Value]], bool],
    rescreen: Callable[[str], SignalSet],
) -> Counterfactual | None:
    edits = [change for change in chosen if isinstance(change, _Edit)]
    facts = tuple(change for change in chosen if isinstance(change, FactChange))
    text = without_spans(signals.text, [span for edit in edits for span in edit.spans])
    if not any(character.isalnum() for character in text):
        return None
    changed = rescreen(text) if edits else signals
    if facts:
        values: dict[str, Value] = {}
        for fact in facts:
            values[fact.signal] = _joined(values.get(fact.signal), fact.value)
        changed = changed.replaced(values)
    if not passes(changed):
        return None
    words = tuple(edit.words for edit in edits)
    return Counterfactual(without=words, facts=facts, text=text, sentence=_sentence(words, facts))


def _joined(before: Value | None, value: Value) -> Value:
    """Two changes of one list both count."""
    if isinstance(before, tuple) and isinstance(value, tuple):
        return tuple(sorted({*before, *value}))
    return value


def _edits(text: str, spans: tuple[Span, ...]) -> list[_Edit]:
    places: dict[str, list[Span]] = {}
    for start, end in sorted(set(spans)):
        places.setdefault(text[start:end].casefold(), []).append((start, end))
    return [_Edit(text[found[0][0] : found[0][1]], tuple(found)) for found in places.values()]


def _fact_changes(rule: CheckedRule, signals: SignalSet) -> list[FactChange]:
    """The facts on which the hit rests, each with the value that would take the ground away."""
    found = []
    for leaf in support(explain(rule, signals)):
        change = _fact_change(leaf, signals)
        if change is not None:
            found.append(change)
    return found


def _fact_change(leaf: Explanation, signals: SignalSet) -> FactChange | None:
    node = leaf.node
    if isinstance(node, SignalRef) and SCHEMA[node.name].passes_when:
        assert SCHEMA[node.name].type is SignalType.BOOL, node.name
        return FactChange(
            signal=node.name, value=not leaf.verdict, words=SCHEMA[node.name].passes_when
        )
    if (
        isinstance(node, Member)
        and isinstance(node.item, Constant)
        and isinstance(node.container, SignalRef)
        and not leaf.verdict
    ):
        name, wanted = node.container.name, str(node.item.value)
        held = signals[name]
        if SCHEMA[name].passes_when and isinstance(held, tuple):
            words = SCHEMA[name].passes_when.replace("{value}", wanted)
            return FactChange(signal=name, value=tuple(sorted({*held, wanted})), words=words)
    return None


def without_spans(text: str, spans: Sequence[Span]) -> str:
    """`text` with those places cut out, and the gaps closed so that it still reads as a text."""
    for start, end in reversed(_merged(spans)):
        before, after = text[:start], text[end:]
        if not before.strip():
            after = after.lstrip(_GAP + _ENDS)
        elif before[-1].isspace():
            after = after.lstrip(_BLANK)
        if not after.strip() or after[0] in _GAP + _ENDS:
            # "in ten days, guaranteed!" becomes "in ten days!"
            before = before.rstrip(_GAP)
        text = before + after
    return text.strip(_BLANK) if spans else text


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _sentence(words: tuple[str, ...], facts: tuple[FactChange, ...]) -> str:
    parts = []
    if words:
        parts.append("without " + _listed([f"'{word}'" for word in words]))
    if facts:
        parts.append("if " + _listed([fact.words for fact in facts]))
    return f"It passes {', and '.join(parts)}."


def _listed(items: Sequence[str]) -> str:
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
