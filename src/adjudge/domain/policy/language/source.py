"""Places in a rule's source, and errors that point at them."""

from __future__ import annotations

from adjudge.domain.errors import DomainError

Span = tuple[int, int]


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
    """An error of `kind` at `span` of `source`, with the line and a caret under the place."""
    start = min(span[0], len(source))
    line_start = source.rfind("\n", 0, start) + 1
    line_end = source.find("\n", start)
    line = source[line_start : line_end if line_end >= 0 else len(source)]
    column = start - line_start
    width = max(1, min(span[1] - start, len(line) - column))
    # Tabs are kept, so that the caret stands where the eye sees the place.
    margin = "".join("\t" if character == "\t" else " " for character in line[:column])
    return kind(
        problem=problem,
        line=source.count("\n", 0, start) + 1,
        column=column + 1,
        excerpt=f"  | {line}\n  | {margin}{'^' * width}",
        hint=hint,
    )
