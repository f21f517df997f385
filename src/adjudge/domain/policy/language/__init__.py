"""The rule language: a total, typed subset of CEL over non-null signals.

Types: bool, int (64 bits), string, list of string; never null. Operators: `== != < <= > >= in && ||
!`; methods: `contains`, `startsWith`, `endsWith`, `size`; and `exists` and `all` over a list signal
against a constant list, as in `text.terms.exists(t, t in ['a', 'b'])`. No arithmetic, no regular
expressions, no conditional, no clock. Strings compare by code point. So every rule has an answer
for every set of signals, and all back ends can agree on it; CEL gives the same answer.
"""
