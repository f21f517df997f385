"""The tree of a rule: one class per form of the language, each knowing its place in the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from adjudge.domain.policy.language.source import Span

Comparison = OneOf["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A value written in the rule: true, false, a whole number or a string."""

    value: bool | int | str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantList:
    """A list written in the rule: only strings or only numbers, at least one."""

    items: tuple[Constant, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRef:
    """The value of a signal."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """True if `operand` is false."""

    operand: Node
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Logical:
    """`&&` or `||` over two or more operands; `a && b && c` is one node."""

    operator: OneOf["&&", "||"]
    operands: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """Two values of one type, compared; strings by code point."""

    operator: Comparison
    left: Node
    right: Node
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """`item in list`: a value in a constant list, or a string in a list signal."""

    item: Node
    container: Node
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The number of elements of a list, or of code points of a string."""

    receiver: Node
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTest:
    """`contains`, `startsWith` or `endsWith` of a string."""

    method: OneOf["contains", "startsWith", "endsWith"]
    receiver: Node
    argument: Node
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantifier:
    """`over.exists(v, v in [...])` or `.all(...)`; `negated` where the body is `!(v in [...])`."""

    kind: OneOf["exists", "all"]
    over: SignalRef
    variable: str
    negated: bool
    choices: ConstantList
    span: Span


Node = (
    Constant
    | ConstantList
    | SignalRef
    | Not
    | Logical
    | Compare
    | Member
    | Size
    | TextTest
    | Quantifier
)
