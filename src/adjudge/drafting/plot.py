"""The blast radius as a picture: a bar to the right for what a clause newly hits, left for freed.

SVG without any script, with the numbers as text, so that it can be read aloud.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from adjudge.drafting.blast import Blast, ClauseTally, by_number

_ROW: Final = 26
_TOP: Final = 64
_LEFT: Final = 330
_BAR: Final = 220
_WIDTH: Final = _LEFT + 2 * _BAR + 120
_MIDDLE: Final = _LEFT + 60 + _BAR
_TITLE: Final = 38


def plotted(heading: str, titles: dict[str, str], blast: Blast) -> str:
    """The picture of every clause that the change touches; a sentence if there is none."""
    touched = [
        (clause, blast.clauses[clause])
        for clause in sorted(blast.clauses, key=by_number)
        if blast.clauses[clause].newly_hit or blast.clauses[clause].newly_freed
    ]
    most = max((max(each.newly_hit, each.newly_freed) for _, each in touched), default=1)
    height = _TOP + _ROW * max(1, len(touched)) + 20
    summed = (
        f"{blast.judged:,} texts judged: {blast.newly_declined:,} newly declined, "
        f"{blast.newly_admitted:,} newly admitted."
    )
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
            f'font-family="sans-serif" font-size="13">'
        ),
        f"<title>{escape(heading)}</title>",
        f"<desc>{escape(summed)}</desc>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="22" font-size="15" font-weight="bold">{escape(heading)}</text>',
        f'<text x="12" y="44">{escape(summed)}</text>',
    ]
    if not touched:
        parts.append(f'<text x="12" y="{_TOP + 18}">No clause hits or frees anything new.</text>')
    for at, (clause, tally) in enumerate(touched):
        parts.extend(_row(_TOP + _ROW * at, clause, titles.get(clause, ""), tally, most))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _row(top: int, clause: str, title: str, tally: ClauseTally, most: int) -> list[str]:
    label = f"{clause} {title}"
    shown = label if len(label) <= _TITLE + 10 else label[: _TITLE + 7] + "..."
    hit, freed = (_BAR * count / most for count in (tally.newly_hit, tally.newly_freed))
    line = top + 17
    return [
        f'<text x="12" y="{line}">{escape(shown)}</text>',
        f'<rect x="{_MIDDLE}" y="{top + 4}" width="{hit:.1f}" height="17" fill="#b3261e"/>',
        (
            f'<rect x="{_MIDDLE - freed:.1f}" y="{top + 4}" width="{freed:.1f}" height="17" '
            'fill="#1d5c8a"/>'
        ),
        f'<text x="{_MIDDLE + hit + 6:.1f}" y="{line}">+{tally.newly_hit:,}</text>',
        (
            f'<text x="{_MIDDLE - freed - 6:.1f}" y="{line}" text-anchor="end">'
            f"&#8722;{tally.newly_freed:,}</text>"
        ),
    ]
