"""The lexer: from the source of a rule to tokens, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from adjudge.domain.policy.language.hints import CHARACTERS
from adjudge.domain.policy.language.source import PolicySyntax, RuleError, Span, fault
from adjudge.domain.signals.schema import MAX_INT

MAX_SOURCE = 8_000


class Kind(Enum):
    """What sort of token it is."""

    NAME = "a name"
    INT = "a number"
    STRING = "a string"
    SYMBOL = "a symbol"
    END = "the end of the rule"


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind, its meaning (name, digits, unescaped text or symbol), and its place."""

    kind: Kind
    text: str
    span: Span


_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+|//[^\n]*)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<int>[0-9]+)
    |(?P<symbol>==|!=|<=|>=|&&|\|\||[<>!()\[\],.-])
    """,
    re.VERBOSE,
)
_SIMPLE_ESCAPES = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "t": "\t", "r": "\r"}
_HEX_ESCAPES = {"u": 4, "U": 8}
_UNKEPT = re.compile("[\\x00\\ud800-\\udfff]")


def tokens(source: str) -> list[Token]:
    """The tokens of `source`, the last of kind END.

    Raises:
        PolicySyntax: a character, number or string that the language does not have.
    """
    if len(source) > MAX_SOURCE:
        raise fault(
            PolicySyntax,
            source,
            (MAX_SOURCE, MAX_SOURCE + 1),
            f"the rule is longer than {MAX_SOURCE:,} characters",
            "move long lists of words into an extractor's list",
        )
    unkept = _UNKEPT.search(source)
    if unkept is not None:
        raise _fault(source, unkept.span(), "a rule holds neither NUL nor lone surrogates", "")
    found: list[Token] = []
    at = 0
    while at < len(source):
        token = _string(source, at) if source[at] in "'\"" else _plain(source, at)
        at = token.span[1]
        if token.text or token.kind is Kind.STRING:
            found.append(token)
    found.append(Token(Kind.END, "", (len(source), len(source))))
    return found


def _plain(source: str, at: int) -> Token:
    match = _TOKEN.match(source, at)
    if match is None:
        raise fault(
            PolicySyntax,
            source,
            (at, at + 1),
            f"{_shown(source[at])} is no part of the language",
            CHARACTERS.get(source[at], ""),
        )
    span = match.span()
    after = source[span[1] : span[1] + 1]
    if match["space"]:
        return Token(Kind.SYMBOL, "", span)
    if match["name"]:
        if after and after in "'\"" and match["name"].lower() in {"r", "b", "rb", "br"}:
            raise _fault(
                source, span, "there are no raw strings and no bytes", "write a plain string"
            )
        return Token(Kind.NAME, match["name"], span)
    if match["int"]:
        return _integer(source, span, match["int"])
    return Token(Kind.SYMBOL, match["symbol"], span)


def _integer(source: str, span: Span, digits: str) -> Token:
    rest = re.compile(r"[A-Za-z0-9_]*(?:\.[0-9]+)?").match(source, span[1])
    if rest and rest.group():
        raise _fault(
            source,
            (span[0], rest.end()),
            f"{source[span[0] : rest.end()]} is no whole number",
            "numbers are whole and decimal",
        )
    # One more than the greatest, because a minus sign may stand before it.
    if len(digits) > len(str(MAX_INT)) or int(digits) > MAX_INT + 1:
        raise _fault(source, span, "the number does not fit in 64 bits", "")
    return Token(Kind.INT, digits, span)


def _string(source: str, at: int) -> Token:
    quote = source[at]
    if source.startswith(quote * 3, at):
        raise _fault(source, (at, at + 3), "there are no strings in triple quotes", "use one quote")
    out: list[str] = []
    index = at + 1
    while index < len(source) and source[index] != quote:
        if source[index] in "\r\n":
            break
        if source[index] == "\\":
            character, index = _escape(source, index)
        else:
            character, index = source[index], index + 1
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise _fault(
                source, (index - 1, index), "text holds neither NUL nor lone surrogates", ""
            )
        out.append(character)
    if index >= len(source) or source[index] != quote:
        raise _fault(source, (at, index), "the string does not end", f"close it with {quote}")
    return Token(Kind.STRING, "".join(out), (at, index + 1))


def _escape(source: str, at: int) -> tuple[str, int]:
    """The character that the escape at `at` stands for, and where the text goes on."""
    letter = source[at + 1 : at + 2]
    if letter in _SIMPLE_ESCAPES and letter:
        return _SIMPLE_ESCAPES[letter], at + 2
    width = _HEX_ESCAPES.get(letter, 0)
    digits = source[at + 2 : at + 2 + width]
    if width and re.fullmatch(rf"[0-9A-Fa-f]{{{width}}}", digits):
        point = int(digits, 16)
        if point <= 0x10FFFF:  # noqa: PLR2004 - the last code point of Unicode
            return chr(point), at + 2 + width
    raise _fault(
        source,
        (at, at + 2),
        f"\\{letter} is no escape of the language",
        r"the escapes are \\ \' \" \n \t \r \u0000 \U00000000",
    )


def _shown(character: str) -> str:
    """The character in quotes, and its code point where it is not plain to see."""
    return (
        f"'{character}'"
        if character.isascii() and character.isprintable()
        else f"the character U+{ord(character):04X}"
    )


def _fault(source: str, span: Span, problem: str, hint: str) -> RuleError:
    return fault(PolicySyntax, source, span, problem, hint)
