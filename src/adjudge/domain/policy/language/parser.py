"""The parser: from tokens to the tree, by recursive descent with CEL's precedences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal as OneOf
from typing import cast

from adjudge.domain.policy.language.hints import METHODS, NO_FUNCTIONS, NO_METHODS, WORDS
from adjudge.domain.policy.language.lexer import Kind, Token, tokens
from adjudge.domain.policy.language.source import PolicySyntax, RuleError, Span, fault
from adjudge.domain.policy.language.tree import (
    Compare,
    Comparison,
    Constant,
    ConstantList,
    Logical,
    Member,
    Node,
    Not,
    Quantifier,
    SignalRef,
    Size,
    TextTest,
)
from adjudge.domain.signals.schema import MAX_INT

MAX_DEPTH = 24
MAX_TOKENS = 2_000
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
# CEL reserves these; a rule that used one as a name would not be CEL.
_RESERVED = frozenset(
    (
        *("as", "break", "const", "continue", "else", "for", "function", "if", "import", "in"),
        *("let", "loop", "package", "namespace", "null", "return", "var", "void", "while"),
    )
)


def parse(source: str) -> Node:
    """The tree of `source`; types are not yet checked.

    Raises:
        PolicySyntax: the source is no rule of the language, or too long, deep or large.
    """
    return _Parser(source).rule()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = tokens(source)
        self._at = 0
        self._depth = 0
        if len(self._tokens) > MAX_TOKENS:
            raise self._fault(
                self._tokens[MAX_TOKENS].span,
                f"the rule has more than {MAX_TOKENS:,} words and symbols",
                "move long lists of words into an extractor's list",
            )

    def rule(self) -> Node:
        if self._ended():
            raise self._fault(
                self._next.span, "the rule is empty", "write a condition, or leave it out"
            )
        node = self._or()
        if not self._ended():
            before = self._tokens[self._at - 1]
            extra = "every ')' needs its '('" * self._sees(")")
            if before.kind is Kind.NAME and before.text.lower() == "not":
                extra = f"write ! for '{before.text}'"
            raise self._unexpected("an operator or the end of the rule", extra)
        return node

    def _or(self) -> Node:
        with self._deeper():
            operands = [self._and()]
            while self._sees("||"):
                self._take()
                operands.append(self._and())
            return self._joined("||", operands)

    def _and(self) -> Node:
        operands = [self._relation()]
        while self._sees("&&"):
            self._take()
            operands.append(self._relation())
        return self._joined("&&", operands)

    def _joined(self, operator: OneOf["&&", "||"], operands: list[Node]) -> Node:
        if len(operands) == 1:
            return operands[0]
        span = (operands[0].span[0], operands[-1].span[1])
        return Logical(operator=operator, operands=tuple(operands), span=span)

    def _relation(self) -> Node:
        left = self._unary()
        links = 0
        while True:
            token = self._next
            is_in = token.kind is Kind.NAME and token.text == "in"
            if not is_in and not (token.kind is Kind.SYMBOL and token.text in _COMPARISONS):
                return left
            links += 1
            if links + self._depth > MAX_DEPTH:
                raise self._too_deep()
            self._take()
            right = self._unary()
            span = (left.span[0], right.span[1])
            if is_in:
                left = Member(item=left, container=right, span=span)
            else:
                operator = cast("Comparison", token.text)
                left = Compare(operator=operator, left=left, right=right, span=span)

    def _unary(self) -> Node:
        token = self._next
        if self._sees("!"):
            self._take()
            with self._deeper():
                operand = self._unary()
            return Not(operand=operand, span=(token.span[0], operand.span[1]))
        if self._sees("-"):
            return self._integer()
        return self._member()

    def _member(self) -> Node:
        node = self._primary()
        with self._deeper():
            calls = 0
            while self._sees("."):
                calls += 1
                if calls + self._depth > MAX_DEPTH:
                    raise self._too_deep()
                self._take()
                node = self._call(node)
        if self._sees("["):
            raise self._fault(self._next.span, "there is no indexing", "use `in`, exists or all")
        return node

    def _primary(self) -> Node:
        token = self._next
        if self._sees("("):
            opening = self._take()
            node = self._or()
            self._close(opening)
            return node
        if self._sees("["):
            return self._list()
        if token.kind is Kind.INT:
            return self._integer()
        if token.kind is Kind.STRING:
            self._take()
            return Constant(value=token.text, span=token.span)
        if token.kind is Kind.NAME and token.text in {"true", "false"}:
            self._take()
            return Constant(value=token.text == "true", span=token.span)
        if token.kind is Kind.NAME:
            return self._signal()
        raise self._unexpected(
            "a signal, a value or '('", "write != for 'is not'" * self._is_unlike()
        )

    def _integer(self) -> Constant:
        first = self._next
        sign = -1 if self._sees("-") else 1
        if sign < 0:
            self._take()
        token = self._next
        if token.kind is not Kind.INT:
            raise self._unexpected("a number after '-'")
        self._take()
        value = sign * int(token.text)
        span = (first.span[0], token.span[1])
        if value > MAX_INT:
            raise self._fault(span, "the number does not fit in 64 bits")
        return Constant(value=value, span=span)

    def _list(self) -> ConstantList:
        first = self._expect("[")
        items = [self._constant()]
        while self._sees(","):
            self._take()
            if self._sees("]"):
                break
            items.append(self._constant())
        last = self._expect("]")
        return ConstantList(items=tuple(items), span=(first.span[0], last.span[1]))

    def _constant(self) -> Constant:
        token = self._next
        if self._sees("]"):
            raise self._fault(
                token.span, "the list is empty", "for 'nothing was found' write x.size() == 0"
            )
        if token.kind is Kind.INT or self._sees("-"):
            return self._integer()
        if token.kind is Kind.STRING:
            self._take()
            return Constant(value=token.text, span=token.span)
        raise self._fault(
            token.span,
            "a list holds strings or whole numbers only",
            "compare signals one by one, with == and ||",
        )

    def _signal(self) -> SignalRef:
        token = self._name()
        names, end = [token.text], token.span[1]
        if self._sees("("):
            raise self._fault(
                token.span,
                f"there is no function '{token.text}'",
                NO_FUNCTIONS.get(token.text, ""),
            )
        while self._sees(".") and self._tokens[self._at + 1].kind is Kind.NAME:
            after = self._tokens[self._at + 2]
            if after.kind is Kind.SYMBOL and after.text == "(":
                break
            self._take()
            part = self._name()
            names.append(part.text)
            end = part.span[1]
        return SignalRef(name=".".join(names), span=(token.span[0], end))

    def _name(self) -> Token:
        token = self._next
        if token.kind is not Kind.NAME:
            raise self._unexpected("a name")
        if token.text in _RESERVED or token.text in {"true", "false"}:
            hint = "signals are never null; ask for the signal that says so" * (
                token.text == "null"
            )
            raise self._fault(token.span, f"'{token.text}' is a reserved word", hint)
        return self._take()

    def _call(self, receiver: Node) -> Node:
        method = self._name()
        self._expect("(")
        if method.text in {"exists", "all"}:
            return self._quantifier(receiver, method)
        if method.text == "size":
            end = self._expect(")").span[1]
            return Size(receiver=receiver, span=(receiver.span[0], end))
        if method.text in {"contains", "startsWith", "endsWith"}:
            argument = self._or()
            end = self._expect(")").span[1]
            return TextTest(
                method=cast('OneOf["contains", "startsWith", "endsWith"]', method.text),
                receiver=receiver,
                argument=argument,
                span=(receiver.span[0], end),
            )
        raise self._fault(
            method.span,
            f"there is no method '{method.text}'",
            NO_METHODS.get(method.text, METHODS),
        )

    def _quantifier(self, receiver: Node, method: Token) -> Quantifier:
        if not isinstance(receiver, SignalRef):
            raise self._fault(receiver.span, f"'{method.text}' works on a list signal only")
        variable = self._name().text
        self._expect(",")
        begin = self._next.span[0]
        negated, choices = self._body(variable, begin)
        if not self._sees(")"):
            raise self._bad_body((begin, self._next.span[1]), variable)
        end = self._take().span[1]
        return Quantifier(
            kind=cast('OneOf["exists", "all"]', method.text),
            over=receiver,
            variable=variable,
            negated=negated,
            choices=choices,
            span=(receiver.span[0], end),
        )

    def _body(self, variable: str, begin: int) -> tuple[bool, ConstantList]:
        """Whether it is denied that the element is in the list, and the list."""
        if self._sees("!"):
            self._take()
            if not (self._sees("(") or self._sees("!")):
                raise self._bad_body((begin, self._next.span[1]), variable)
            with self._deeper():
                negated, choices = self._body(variable, begin)
            return not negated, choices
        if self._sees("("):
            opening = self._take()
            with self._deeper():
                negated, choices = self._body(variable, begin)
            self._close(opening)
            return negated, choices
        token = self._next
        if token.text != variable or token.kind is not Kind.NAME:
            raise self._bad_body((begin, token.span[1]), variable)
        self._take()
        if not (self._next.kind is Kind.NAME and self._next.text == "in"):
            raise self._bad_body((begin, self._next.span[1]), variable)
        self._take()
        if not self._sees("["):
            raise self._bad_body((begin, self._next.span[1]), variable)
        return False, self._list()

    def _bad_body(self, span: Span, variable: str) -> RuleError:
        return self._fault(
            span,
            f"the condition must be `{variable} in [...]` or `!({variable} in [...])`",
            f"write the constants out in a list: {variable} in ['a', 'b']",
        )

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _ended(self) -> bool:
        return self._next.kind is Kind.END

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += token.kind is not Kind.END
        return token

    def _sees(self, symbol: str) -> bool:
        return self._next.kind is Kind.SYMBOL and self._next.text == symbol

    def _expect(self, symbol: str) -> Token:
        if not self._sees(symbol):
            raise self._unexpected(f"'{symbol}'")
        return self._take()

    def _close(self, opening: Token) -> None:
        if not self._sees(")"):
            listed = "a list stands in square brackets: x in ['a', 'b']" * self._sees(",")
            raise self._unexpected("')'", listed or f"it closes the '(' {self._place_of(opening)}")
        self._take()

    def _place_of(self, token: Token) -> str:
        before = self._source[: token.span[0]]
        line, column = before.count("\n") + 1, token.span[0] - before.rfind("\n")
        return f"at {line}:{column}"

    def _is_unlike(self) -> bool:
        """Whether `<>` was written."""
        before = self._tokens[self._at - 1] if self._at else self._next
        return self._sees(">") and (before.text, before.span[1]) == ("<", self._next.span[0])

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._too_deep()
        yield
        self._depth -= 1

    def _too_deep(self) -> RuleError:
        return self._fault(
            self._next.span, f"the rule is nested more than {MAX_DEPTH} deep", "split the clause"
        )

    def _unexpected(self, wanted: str, hint: str = "") -> RuleError:
        token = self._next
        shown = f"'{token.text}'" if token.kind in {Kind.NAME, Kind.SYMBOL} else token.kind.value
        if token.kind is Kind.NAME and token.text.lower() in WORDS and not hint:
            hint = f"write {WORDS[token.text.lower()]} for '{token.text}'"
        return self._fault(token.span, f"expected {wanted}, found {shown}", hint)

    def _fault(self, span: Span, problem: str, hint: str = "") -> RuleError:
        return fault(PolicySyntax, self._source, span, problem, hint)
