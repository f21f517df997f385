"""Random rules and random signals from a seed: the same for every back end, and very many.

A new form of the language is one more line in `_atom` or `condition`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from adjudge.domain.signals.schema import MAX_INT, MIN_INT, SignalType, Value

SCHEMA: Mapping[str, SignalType] = {
    "b": SignalType.BOOL,
    "page.b": SignalType.BOOL,
    "n": SignalType.INT,
    "text.n": SignalType.INT,
    "s": SignalType.STRING,
    "page.host": SignalType.STRING,
    "l": SignalType.STRINGS,
    "text.terms": SignalType.STRINGS,
}
# Few and similar pieces, so that equal, contained and neighbouring strings really occur; among them
# what tells code points, UTF-16 units, normal forms, patterns and quoting apart.
PIECES = (
    *(
        "a",
        "A",
        "b",
        "aa",
        "é",
        "e\u0301",
        "ß",
        "ss",
        "ﬁ",
        "\u200b",
        "\uffff",
        "😀",
        "👨‍👩‍👧",
        "İ",
        "i",
    ),
    *("%", "_", "*", ".", " ", "$1", "?", ":x", "{}", "NULL", "'", '"', "\\", "\\'", "''", "--"),
    *("\n", "\t", "\r", "//", "]", "\u2028", "\U0010ffff", "\ufffd", "\x01", "\x7f", "\u202e"),
)
NUMBERS = (MIN_INT, MIN_INT + 1, -1, 0, 1, 2, 3, 2**31, 2**53 + 1, MAX_INT - 1, MAX_INT)
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Randoms:
    """Rules over `schema` and rows for it; constants are often values that the rows hold.

    `texts` and `numbers` are further values: those that given rules compare with.
    """

    def __init__(
        self,
        seed: int,
        schema: Mapping[str, SignalType] = SCHEMA,
        *,
        texts: Sequence[str] = (),
        numbers: Sequence[int] = (),
    ) -> None:
        self._random = Random(seed)
        self._texts = tuple(texts)
        self._numbers = (*NUMBERS, *numbers)
        self._schema = schema
        self._names = {kind: [n for n, k in schema.items() if k is kind] for kind in SignalType}

    def row(self) -> dict[str, Value]:
        """One value for every signal."""
        return {name: self._value(kind) for name, kind in self._schema.items()}

    def rule(self) -> str:
        """A rule that reads a signal."""
        name = self._random.choice(self._names[SignalType.BOOL])
        # A rule must read a signal; the last part makes sure of it and changes no answer.
        return f"({self.condition(self._random.randint(0, 4))}\n) && ({name} || !{name})"

    def condition(self, depth: int) -> str:
        """A condition of at most that depth."""
        if depth == 0:
            return self._atom()
        one, other = self.condition(depth - 1), self.condition(self._random.randrange(depth))
        form = self._random.choice(
            ("{} && {}", "{} || {}", "({})", "!({})", "({}) == ({})", "({}) != ({})", "{} // so\n")
        )
        return form.format(one, other)

    def text(self) -> str:
        """A text of few pieces, often empty or of one; or one of the texts given."""
        if self._texts and self._random.random() < 0.7:
            return self._random.choice(self._texts)
        return "".join(self._random.choices(PIECES, k=self._random.choice((0, 1, 1, 2, 3, 4))))

    def _value(self, kind: SignalType) -> Value:
        if kind is SignalType.BOOL:
            return self._random.random() < 0.5
        if kind is SignalType.INT:
            return self._random.choice(self._numbers)
        if kind is SignalType.STRING:
            return self.text()
        return tuple(self.text() for _ in range(self._random.choice((0, 0, 1, 2, 3, 5))))

    def _atom(self) -> str:  # noqa: PLR0911 - one case for each form
        choose = self._random.choice
        form = choose("bbssnnilxxtt")
        if form == "b":
            return choose((*self._names[SignalType.BOOL], "true", "false"))
        if form == "s":
            return f"{self._string()} {choose(_COMPARISONS)} {self._string()}"
        if form == "n":
            return f"{self._number()} {choose(_COMPARISONS)} {self._number()}"
        if form == "i":
            numbers = [str(choose(self._numbers)) for _ in range(3)]
            return f"{self._number()} in {self._listed(numbers)}"
        if form == "l":
            container = choose((choose(self._names[SignalType.STRINGS]), self._literals()))
            return f"{self._string()} in {container}"
        if form == "t":
            method = choose(("contains", "startsWith", "endsWith"))
            return f"{self._string()}.{method}({self._string()})"
        test = choose(("t in {}", "!(t in {})", "(t in {})", "!!(t in {})")).format(
            self._literals()
        )
        name = choose(self._names[SignalType.STRINGS])
        return f"{name}.{choose(('exists', 'all'))}(t, {test})"

    def _string(self) -> str:
        if self._random.random() < 0.6:
            return self._random.choice(self._names[SignalType.STRING])
        return self._literal()

    def _number(self) -> str:
        choose = self._random.choice
        sized = choose((*self._names[SignalType.STRING], *self._names[SignalType.STRINGS]))
        return choose(
            (choose(self._names[SignalType.INT]), str(choose(self._numbers)), f"{sized}.size()")
        )

    def _literals(self) -> str:
        return self._listed([self._literal() for _ in range(self._random.randint(1, 4))])

    def _listed(self, items: list[str]) -> str:
        return f"[{', '.join(items)}{self._random.choice(('', '', ','))}]"

    def _literal(self) -> str:
        return literal(self.text(), self._random.choice("'\""), wide=self._random.random() < 0.3)


def literal(text: str, quote: str = "'", *, wide: bool = False) -> str:
    """A text as a constant of the language; with `wide`, letters beyond ASCII as escapes."""
    out = []
    for character in text:
        point = ord(character)
        if character in _ESCAPES or character == quote:
            out.append(_ESCAPES.get(character, f"\\{quote}"))
        elif wide and point > 0x7F:
            out.append(f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08X}")
        else:
            out.append(character)
    return quote + "".join(out) + quote
