"""A program: the machine rules of many clauses as one compiled function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from adjudge.domain.policy.language.checker import CheckedRule, check_rule
from adjudge.domain.policy.language.codegen import compile_rules
from adjudge.domain.signals.schema import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The rules, and what gives the positions of those that hit, in order, and nothing else.

    Why a rule hit is a second walk, over the rules that did.
    """

    rules: tuple[CheckedRule, ...]
    hits: Callable[[Mapping[str, Value]], list[int]]


# A rulebook in force is one program; another text, or classes that clauses spare, make others.
@lru_cache(maxsize=32)
def program_of(sources: tuple[str, ...]) -> Program:
    """The program of these rules; the same sources are compiled once.

    Raises:
        PolicySyntax, PolicyType: a rule is wrong; a rulebook is checked before it is used.
    """
    rules = tuple(_checked(source) for source in sources)
    return Program(rules=rules, hits=compile_rules(rules))


@lru_cache(maxsize=4096)
def _checked(source: str) -> CheckedRule:
    return check_rule(source)
