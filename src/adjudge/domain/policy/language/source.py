"""Places in a rule's source, and errors that point at them."""

from __future__ import annotations

import unicodedata
from typing import Final

from adjudge.domain.errors import DomainError

Span = tuple[int, int]
_SHOWN: Final = 120  # characters of a line that an error shows
_BEFORE: Final = 60  # of them, at most so many before the place
_BMP: Final = 0xFFFF
_SHAPELESS: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


class RuleError(DomainError):
    """A rule that is none. Details: `problem`, `line`, `column` (from 1), `excerpt`, `hint`."""

    def message(self) -> str:
        text = (
            f"{self.details['line']}:{self.details['column']}: {self.details['problem']}\n"
            f"{self.details['excerpt']}"
        )
        return f"{text}\n  hint: {self.details['hint']}" if self.details["hint"] else text

    def remedy(self) -> str:
        return str(self.details["hint"]) or "Correct the rule at the place that is marked."


class PolicySyntax(RuleError):
    """The source of a rule cannot be read."""

    code = "policy.syntax"


class PolicyType(RuleError):
    """A rule names a signal that is not there, or compares what cannot be compared."""

    code = "policy.type"


def fault(
    kind: type[RuleError], source: str, span: Span, problem: str, hint: str = ""
) -> RuleError:
    """An error of `kind` at `span` of `source`, with the line and carets under the place."""
    start = min(span[0], len(source))
    line_start = source.rfind("\n", 0, start) + 1
    line_end = source.find("\n", start)
    line = source[line_start : line_end if line_end >= 0 else len(source)].removesuffix("\r")
    column = start - line_start
    width = max(1, min(span[1] - start, len(line) - column))
    return kind(
        problem=problem,
        line=source.count("\n", 0, start) + 1,
        column=column + 1,
        excerpt=_excerpt(line, column, width),
        hint=hint,
    )


def _excerpt(line: str, column: int, width: int) -> str:
    """The line, or of a long one what surrounds the place, and a line of carets below it."""
    first = max(0, column - _BEFORE) if len(line) > _SHOWN else 0
    last = min(len(line), first + _SHOWN)
    width = max(1, min(width, last - column))
    before = [_visible(character) for character in line[first:column]]
    place = [_visible(character) for character in line[column : column + width]]
    after = [_visible(character) for character in line[column + width : last]]
    head, tail = "... " * (first > 0), " ..." * (last < len(line))
    # Tabs are kept, so that the caret stands where the eye sees the place.
    margin = "".join("\t" if c == "\t" else " " * _columns(c) for c in [*head, *before])
    carets = "^" * max(1, sum(_columns(character) for character in place))
    return f"  | {head}{''.join(before + place + after)}{tail}\n  | {margin}{carets}"


def _visible(character: str) -> str:
    """The character; one that has no shape, or would turn the line around, as its escape."""
    if character == "\t" or unicodedata.category(character) not in _SHAPELESS:
        return character
    point = ord(character)
    return f"\\u{point:04x}" if point <= _BMP else f"\\U{point:08x}"


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: wide letters two, marks on others none."""
    return sum(
        0
        if unicodedata.combining(character)
        else 1 + (unicodedata.east_asian_width(character) in {"W", "F"})
        for character in text
    )
