"""The letter press: renders a letter, once, from the strict templates in `letter_templates`.

Strict means that a name without a value stops the letter: a notice with a gap must not be served.
Each kind of letter is a folder with a subject, a plain body for mail, and an HTML body for pages,
which is escaped throughout.

Letters quote people who may mean harm, and people who write from right to left. What would turn
the direction of our own words (the embeddings, overrides and isolates of Unicode) is shown by its
number instead of acting; a name in such a script stands apart, so that nothing around it moves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from jinja2 import (
    Environment,
    PackageLoader,
    StrictUndefined,
    TemplateNotFound,
    UndefinedError,
)
from markupsafe import Markup

from adjudge.domain.cases.letter import Rendered
from adjudge.domain.errors import DomainError
from adjudge.domain.money import Money

LANGUAGE = "en"
MAX_SUBJECT = 200
INDENT = 4
# Not strftime's %B: a server's locale must not change a letter.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# UAX 9: embeddings, overrides, isolates and their ends. Plain marks (U+200E, U+200F) stay.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
APART, TOGETHER = "\u2068", "\u2069"
_GAPS = re.compile(r"\n{4,}")
_NAME = re.compile(r"[a-z_]{1,40}")


class LetterIncomplete(DomainError):
    """The template asks for something that the letter was not given; nothing is served."""

    code = "letter.incomplete"

    def message(self) -> str:
        return f"The letter {self.details.get('template')} lacks: {self.details.get('problem')}."

    def remedy(self) -> str:
        return "This is a fault of the program. Nothing was served; tell the operator."


class LetterUnknown(DomainError):
    """There is no such template, or not in this language."""

    code = "letter.unknown"

    def message(self) -> str:
        return (
            f"There is no letter {self.details.get('template')} in {self.details.get('language')}."
        )

    def remedy(self) -> str:
        return "Use one of the folders of letter templates, in English."


class TemplatePress:
    """Renders letters; pure, safe to share between threads."""

    def __init__(self) -> None:
        # Two environments: a macro that both forms share escapes as its environment does, however
        # the file that holds it is called.
        self._plain, self._escaped = _environment(escaped=False), _environment(escaped=True)

    def render(self, template: str, context: Mapping[str, object], *, language: str) -> Rendered:
        """The words of a letter.

        Raises:
            LetterUnknown: no such template, or another language than English.
            LetterIncomplete: the template names something that `context` lacks.
        """
        if language != LANGUAGE or not _NAME.fullmatch(template):
            raise LetterUnknown(template=template[:40], language=language[:40])
        said = {name: harmless(value) for name, value in context.items()}
        try:
            subject, text = (
                self._plain.get_template(f"{template}/{part}").render(said)
                for part in ("subject.txt", "body.txt")
            )
            html = self._escaped.get_template(f"{template}/body.html").render(said)
        except TemplateNotFound:
            raise LetterUnknown(template=template, language=language) from None
        except UndefinedError as gap:
            raise LetterIncomplete(template=template, problem=gap.message) from None
        return Rendered(
            subject=" ".join(subject.split())[:MAX_SUBJECT],
            html=html.strip() + "\n",
            text=_GAPS.sub("\n\n\n", text.strip()) + "\n",
            language=language,
        )


def _environment(*, escaped: bool) -> Environment:
    env = Environment(
        loader=PackageLoader("adjudge.adapters", "letter_templates"),
        undefined=StrictUndefined,
        autoescape=escaped,  # noqa: S701 - mail is plain text; what is shown as HTML is escaped
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        apart=_apart_in_html if escaped else _apart_in_text,
        day=day,
        instant=instant,
        money=money,
        indented=indented,
        paragraphs=paragraphs,
        sentence=sentence,
    )
    return env


def harmless(value: object) -> object:
    """The value; in words, also those inside, what turns the direction is shown by its number."""
    if isinstance(value, str):
        return _TURNING.sub(lambda found: f"[U+{ord(found[0]):04X}]", value)
    if isinstance(value, Mapping):
        return {key: harmless(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [harmless(inner) for inner in value]
    return value


def _apart_in_text(name: str) -> str:
    """A name from right to left, isolated from the words around it."""
    return f"{APART}{name}{TOGETHER}" if _RIGHT_TO_LEFT.search(str(name)) else name


def _apart_in_html(name: str) -> str:
    """The same in HTML."""
    return Markup("<bdi>{}</bdi>").format(name) if _RIGHT_TO_LEFT.search(str(name)) else name


def day(value: date, precision: str = "day") -> str:
    """`23 November 2026`, or as much of it as is known; of an instant, the day in UTC."""
    on = value.astimezone(UTC).date() if isinstance(value, datetime) else value
    parts = (str(on.day), MONTHS[on.month - 1], str(on.year))
    return " ".join(parts[{"day": 0, "month": 1, "year": 2}[precision] :])


def instant(value: datetime) -> str:
    """`23 November 2026, 17:00 UTC`, to the minute (rounded down)."""
    assert value.tzinfo is not None, "times are aware"
    return f"{day(value)}, {value.astimezone(UTC):%H:%M} UTC"


def money(value: Money) -> str:
    """`EUR 1,500.00`."""
    return str(value)


def indented(text: str, width: int = INDENT) -> str:
    """Every line set in, so that quoted words cannot pass for a part of the letter."""
    return "\n".join(" " * width + line if line.strip() else "" for line in text.splitlines())


def paragraphs(text: str) -> list[str]:
    """The text at its blank lines, empty ones left out."""
    return [part for part in (p.strip() for p in re.split(r"\n\s*\n", text)) if part]


def sentence(text: str) -> str:
    """The text with a capital at its beginning and the rest as it was."""
    return text[:1].upper() + text[1:]
