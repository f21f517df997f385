"""A signal: a typed, non-null, versioned value that an extractor found, with its spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from adjudge.domain.errors import DomainError
from adjudge.domain.signals.schema import (
    SCHEMA,
    SIGNALS_VERSION,
    SignalType,
    Value,
    has_type,
)

Span = tuple[int, int]
MAX_TEXT = 10_000
MAX_ELEMENTS = 10_000
MAX_PROVENANCE = 200
_MOST_BYTES = 4  # of UTF-8 for one code point


class SignalInvalid(DomainError):
    """A signal is not what the schema says it is. Details: `name`, `problem`."""

    code = "signal.invalid"

    def message(self) -> str:
        return f"Signal {self.details['name']!r}: {self.details['problem']}."

    def remedy(self) -> str:
        return "Correct the extractor, or the recorded inputs that were given in its place."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One value under a name of the schema.

    `spans` are half-open pairs of code-point offsets in the text as it was written. A list has one
    span for each element or none at all; any other type has the spans that led to its value.
    `provenance` says where a value comes from that was not found in the text: a record of the
    platform (`record:strikes`), a declaration, or what was fetched (`page:sha256:...`).

    Raises:
        SignalInvalid: an unknown name, a value of another type, a span that is none.
    """

    name: str
    value: Value
    spans: tuple[Span, ...] = ()
    provenance: str = ""

    def __post_init__(self) -> None:
        spec = SCHEMA.get(self.name)
        if spec is None:
            raise SignalInvalid(name=self.name, problem="the schema has no such name")
        if not has_type(self.value, spec.type):
            raise SignalInvalid(name=self.name, problem=f"the value is no {spec.type.value}")
        if isinstance(self.value, tuple):
            if len(self.value) > MAX_ELEMENTS:
                raise SignalInvalid(name=self.name, problem=f"more than {MAX_ELEMENTS} elements")
            if self.spans and len(self.spans) != len(self.value):
                raise SignalInvalid(name=self.name, problem="not one span for each element")
        if self.spans and any(not 0 <= start < end <= MAX_TEXT for start, end in self.spans):
            raise SignalInvalid(name=self.name, problem="a span is empty or out of range")
        if self.provenance and (
            len(self.provenance) > MAX_PROVENANCE
            or not has_type(self.provenance, SignalType.STRING)
        ):
            raise SignalInvalid(name=self.name, problem="the provenance is no short text")

    @property
    def type(self) -> SignalType:
        """The type that the schema gives this name."""
        return SCHEMA[self.name].type


def check_text(text: str) -> None:
    """Raise `SignalInvalid` unless spans can point into `text`, and any database can hold it."""
    if len(text) > MAX_TEXT:
        raise SignalInvalid(name="text", problem=f"longer than {MAX_TEXT} characters")
    if not has_type(text, SignalType.STRING):
        wrong = next(at for at, c in enumerate(text) if not has_type(c, SignalType.STRING))
        raise SignalInvalid(
            name="text", problem=f"U+{ord(text[wrong]):04X} at {wrong} is no character of a text"
        )


def text_of(raw: bytes) -> str:
    """The text that `raw` is in UTF-8.

    Raises:
        SignalInvalid: it is too long (which is seen before anything is read), is no UTF-8, or
            holds what cannot be stored.
    """
    if len(raw) > MAX_TEXT * _MOST_BYTES:
        raise SignalInvalid(name="text", problem=f"longer than {MAX_TEXT} characters")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as broken:
        raise SignalInvalid(
            name="text", problem=f"byte {broken.start} is no UTF-8 ({broken.reason})"
        ) from None
    check_text(text)
    return text


_DEFAULTS: Mapping[str, Signal] = {
    name: Signal(name=name, value=spec.default) for name, spec in SCHEMA.items()
}


@dataclass(frozen=True, slots=True)
class SignalSet(Mapping[str, Value]):
    """All signals of one text: a mapping from every name of the schema to its value, never null.

    `text` is the text as it was written, to which all spans refer; `version` is the version of the
    extractors. Screening is a function of this record (DESIGN.md, invariant 11).
    """

    text: str
    signals: Mapping[str, Signal]
    version: int

    @classmethod
    def of(cls, text: str, signals: Iterable[Signal], *, version: int = SIGNALS_VERSION) -> Self:
        """The set of `signals`, with the default of the schema for every other name.

        Raises:
            SignalInvalid: two signals of one name, a span beyond the text, a text that is too long
                or holds what cannot be stored.
        """
        check_text(text)
        found: dict[str, Signal] = {}
        for signal in signals:
            if signal.name in found:
                raise SignalInvalid(name=signal.name, problem="it was found twice")
            if any(end > len(text) for _, end in signal.spans):
                raise SignalInvalid(name=signal.name, problem="a span ends beyond the text")
            found[signal.name] = signal
        return cls(text=text, signals={**_DEFAULTS, **found}, version=version)

    def __getitem__(self, name: str) -> Value:
        return self.signals[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(SCHEMA)

    def __len__(self) -> int:
        return len(SCHEMA)

    def replaced(self, values: Mapping[str, Value]) -> SignalSet:
        """The same set with other values (and no spans) under the names given."""
        changed = [Signal(name=name, value=value) for name, value in values.items()]
        kept = [signal for name, signal in self.signals.items() if name not in values]
        return SignalSet.of(self.text, [*kept, *changed], version=self.version)

    def record(self) -> dict[str, Any]:
        """Plain data from which `from_record` makes an equal set: what is kept beside a decision.

        Defaults are written out too, so that a later schema cannot change what was decided on.
        """
        return {
            "text": self.text,
            "version": self.version,
            "signals": {
                name: {
                    "value": list(s.value) if isinstance(s.value, tuple) else s.value,
                    "spans": [list(span) for span in s.spans],
                    **({"provenance": s.provenance} if s.provenance else {}),
                }
                for name, s in sorted(self.signals.items())
            },
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The set that `record()` described.

        Raises:
            SignalInvalid: the data is not of that form.
        """
        try:
            signals = [
                Signal(
                    name=name,
                    value=tuple(kept["value"])
                    if isinstance(kept["value"], list)
                    else kept["value"],
                    spans=tuple((int(start), int(end)) for start, end in kept["spans"]),
                    provenance=str(kept.get("provenance", "")),
                )
                for name, kept in record["signals"].items()
            ]
            return cls.of(str(record["text"]), signals, version=int(record["version"]))
        except (KeyError, TypeError, ValueError, AttributeError) as broken:
            raise SignalInvalid(name="record", problem=f"cannot be read ({broken})") from broken
