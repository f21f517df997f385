"""Quotations: words said to stand in an exhibit must stand there.

A quotation is what stands between double quotation marks ("...", “...”, „...“, «...»). It cites the
exhibits named in the brackets right after it: “from 19 euros” (E1), or (E1, E2), or (E1, page 3).
Without brackets, three words or more cite the exhibits that their fact rests on; fewer are a name.
Left out words are marked by ... or by square brackets, and the parts must follow in their order.

Only exhibits of text are read. What is quoted from a picture, a film or a PDF needs its transcript,
filed as an exhibit of text of its own, and cites that one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.statement import Statement
from adjudge.domain.cases.wording import words

MIN_WORDS_UNCITED = 3
MAX_SHOWN = 80
TextOf = Callable[[str], str | None]
"""Finds the text of an exhibit by its id; None if it is not of text."""

_QUOTED = re.compile(
    r'(?:"([^"]{1,4000})"|[“„]([^“”„]{1,4000})[“”]|«([^«»]{1,4000})»)'
    r"(?:\s*\(([^()]{0,200})\))?"
)
_LABEL = re.compile(r"\bE([1-9][0-9]{0,3})\b")
_GAP = re.compile(r"\s*(?:\.\.\.|…|\[[^\[\]]*\])\s*")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
_SINGLE = re.compile(r"[\u2018\u2019\u201a\u201b\u2032`\u00b4]")
_DOUBLE = re.compile(r"[\u201c\u201d\u201e\u201f\u00ab\u00bb]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_EDGE = " .,;:!?'\"-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Quoted words, and the exhibits that they cite (`labels` as cited: E1)."""

    text: str
    labels: tuple[str, ...]


def quotations(text: str) -> Iterator[Quotation]:
    """The quotations in a text; words in quotation marks that are only a name are none."""
    for match in _QUOTED.finditer(text):
        quoted = match[1] or match[2] or match[3]
        labels = tuple(f"E{number}" for number in _LABEL.findall(match[4] or ""))
        if words(quoted) and (labels or len(words(quoted)) >= MIN_WORDS_UNCITED):
            yield Quotation(text=quoted, labels=labels)


def stands_in(quoted: str, text: str) -> bool:
    """Whether the quoted words stand in the text, whole words, in this order.

    Case, white space, kinds of quotation marks and dashes, and punctuation at the edges are no
    matter.
    """
    whole = plain(text)
    parts = [plain(part).strip(_EDGE) for part in _GAP.split(quoted)]
    place = 0
    for part in filter(None, parts):
        found = _find_whole(part, whole, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


def plain(text: str) -> str:
    """A text as it is compared: compatibility forms, case, space, quotation marks made alike."""
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    folded = _DOUBLE.sub('"', _SINGLE.sub("'", _DASHES.sub("-", folded)))
    return " ".join(folded.split())


def _find_whole(part: str, whole: str, start: int) -> int:
    while (found := whole.find(part, start)) >= 0:
        before, after = whole[found - 1 : found] if found else "", whole[found + len(part) :][:1]
        if not (part[0].isalnum() and before.isalnum()) and not (
            part[-1].isalnum() and after.isalnum()
        ):
            return found
        start = found + 1
    return -1


def check_quotations(
    statement: Statement,
    *,
    cited: Sequence[Fact],
    exhibits: Mapping[str, Exhibit],
    text_of: TextOf,
    common_part: str = "",
) -> Iterator[Missing]:
    """Every quotation of statement, facts and common part that is not where it is said to be."""
    desk = _Desk(exhibits=exhibits, text_of=text_of)
    by_id = {fact.id: fact for fact in cited}
    for fact in cited:
        basis = _exhibits([fact], exhibits)
        place = _Place(field="facts", said=f"{fact.label} quotes")
        for quotation in quotations(fact.proposition):
            yield from desk.check(quotation, place, basis)
    for finding in statement.findings:
        basis = _exhibits([by_id[f] for f in finding.fact_ids if f in by_id], exhibits)
        said = f"For the element {finding.element_id} it quotes"
        place = _Place(field="findings", said=said, element_id=finding.element_id)
        for quotation in quotations(finding.why):
            yield from desk.check(quotation, place, basis)
    said_besides = {
        "summary": statement.summary,
        "not_affected": statement.not_affected,
        "would_change": statement.would_change,
        "common_part": common_part,
    }
    for field, text in said_besides.items():
        for quotation in quotations(text):
            # Without a label these speak of anything: names, buttons, words to use instead.
            if quotation.labels:
                yield from desk.check(quotation, _Place(field=field, said="It quotes"), ())


def _exhibits(facts: Sequence[Fact], exhibits: Mapping[str, Exhibit]) -> list[Exhibit]:
    keys = dict.fromkeys(key for fact in facts for key in fact.exhibit_ids if key in exhibits)
    return [exhibits[key] for key in keys]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a quotation stands, and how a message begins that speaks of it."""

    field: str
    said: str
    element_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The exhibits of the case, for looking quotations up in."""

    exhibits: Mapping[str, Exhibit]
    text_of: TextOf

    def check(
        self, quotation: Quotation, place: _Place, basis: Sequence[Exhibit]
    ) -> Iterator[Missing]:
        """What is wrong with the quotation; `basis` is what it cites if it names no exhibit."""
        by_label = {exhibit.label: exhibit for exhibit in self.exhibits.values()}
        unknown = [label for label in quotation.labels if label not in by_label]
        named = [by_label[label] for label in quotation.labels if label in by_label] or basis
        if unknown:
            yield _missing(
                "reasons.quotation_exhibit_unknown",
                f"{unknown[0]}, and this case has none such",
                place,
            )
        elif named:  # no exhibit at all is missing by a code of its own
            texts = [self.text_of(exhibit.id) for exhibit in named]
            if any(text is not None and stands_in(quotation.text, text) for text in texts):
                return
            where = " or ".join(exhibit.label for exhibit in named)
            if any(text is None for text in texts):
                what = f"“{_cut(quotation.text)}” from {where}, which is not text that we can read"
                yield _missing("reasons.quotation_unreadable", what, place)
            else:
                what = f"“{_cut(quotation.text)}”, and those words do not stand in {where}"
                yield _missing("reasons.quotation_not_found", what, place)


_REMEDY = {
    "reasons.quotation_exhibit_unknown": "Cite the exhibit in which the words stand.",
    "reasons.quotation_unreadable": "File its transcript as an exhibit of text, and cite that.",
    "reasons.quotation_not_found": "Quote it word for word, or say it without quotation marks.",
}


def _missing(code: str, what: str, place: _Place) -> Missing:
    return Missing(
        code=code,
        field=place.field,
        problem=f"{place.said} {what}.",
        remedy=_REMEDY[code],
        element_id=place.element_id,
    )


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
