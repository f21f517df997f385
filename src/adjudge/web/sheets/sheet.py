"""A sheet: how the matters of one kind are listed, opened, read and moved on by staff.

A kind declares its words and its deeds; the pages are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final, Generic, TypeVar

from django.utils.safestring import SafeString

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.matter import Matter
from adjudge.web.forms import AdjudgeForm
from adjudge.web.jinja import url

M = TypeVar("M", bound=Matter)

# The generic classes have no slots: in Python 3.11 those and `Deed[Order](...)` do not go together.
REVIEW: Final = "review"
OPERATE: Final = "operator"
DESKS: Final = {REVIEW: ("review:queue", "Queue"), OPERATE: ("operator:desk", "Operator")}
"""Where the way back from a list leads."""

Row = Mapping[str, str | SafeString]
"""One line of what is known: `key` and `value`."""


def row(key: str, value: object) -> Row:
    """One line of what is known."""
    return {"key": key, "value": value if isinstance(value, SafeString) else str(value)}


def plain(form: type[AdjudgeForm]) -> Callable[..., AdjudgeForm]:
    """Makes a form of what was sent, whatever else it could know."""
    return lambda data, *_beside: form(data)


NO_FIELDS: Final = plain(AdjudgeForm)
"""For what needs no words, only a button."""


@dataclass(frozen=True, kw_only=True)
class Deed(Generic[M]):
    """One act on a matter: its form, and the use case that does it.

    `is_open` says whether to offer it to this person now; the service decides. `make_form` makes
    the form of what was sent, or an empty one; `said` is told once it is done.
    """

    name: str
    title: str
    button: str
    said: str
    act: Callable[[Actor, M, AdjudgeForm], object]
    is_open: Callable[[M, Actor], bool]
    make_form: Callable[[Any, M, Actor], AdjudgeForm] = NO_FIELDS
    hint: str = ""
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Opening(Generic[M]):
    """How a matter is opened. `about` names the case or ruling that it belongs to, or nothing.

    `known` checks that, and raises for whoever may not know of it; it gives the way back and a
    caption. `needs_about` is whether there is none without it; `kind` is how the button looks.
    """

    title: str
    lede: str
    button: str
    said: str
    roles: frozenset[StaffRole]
    act: Callable[[Actor, str, AdjudgeForm], M]
    make_form: Callable[[Any, Any, str, Actor], AdjudgeForm]
    known: Callable[[str, Actor], About] | None = None
    needs_about: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a matter belongs to: its page, and what it is called."""

    href: str
    words: str
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """An act that leaves no matter behind: one form, and where it leads back to.

    `act` does it and says what was done. `known` checks what it is about, as for an opening;
    `kind` is how the button looks.
    """

    slug: str
    desk: str
    title: str
    lede: str
    button: str
    roles: frozenset[StaffRole]
    act: Callable[[Actor, str, AdjudgeForm], str]
    make_form: Callable[[Any, str, Actor], AdjudgeForm]
    known: Callable[[str, Actor], About] | None = None
    kind: str = ""

    @property
    def route(self) -> str:
        """The name of its route."""
        return self.slug.replace("-", "_")


@dataclass(frozen=True, kw_only=True)
class Sheet(Generic[M]):
    """The pages of one kind of matter, for staff with one of `roles`.

    `steps` has the words of each step, `tones` the tone of each status; `role` is what letters
    call whoever takes the steps. A kind that is opened on pages of its own names them by `opens`,
    and by `openers` who may.
    """

    kind: type[M]
    slug: str
    desk: str
    roles: frozenset[StaffRole]
    noun: str
    plural: str
    lede: str
    empty: str
    title: Callable[[M], str]
    rows: Callable[[M], list[Row]]
    texts: Callable[[M], list[tuple[str, str]]]
    steps: Mapping[str, str]
    tones: Mapping[str, str]
    deeds: tuple[Deed[M], ...]
    role: str
    opening: Opening[M] | None = None
    opens: str = ""
    openers: frozenset[StaffRole] = frozenset()
    about: Callable[[M], list[About]] = field(default=lambda _matter: [])

    @property
    def route(self) -> str:
        """The name of its routes."""
        return self.slug.replace("-", "_")

    def href(self, matter_id: str) -> str:
        """The page of one matter."""
        return url(f"sheets:{self.route}", matter_id)

    def tone(self, matter: M) -> str:
        """The tone of its status tag."""
        return self.tones.get(matter.status, "draft")

    def begins(self, actor: Actor) -> str:
        """The title of the page on which this person opens one from the list, or empty."""
        if self.opening is None:
            return self.opens if actor.roles & self.openers else ""
        may = actor.roles & self.opening.roles and not self.opening.needs_about
        return self.opening.title if may else ""

    def deed(self, name: str) -> Deed[M] | None:
        """The deed of this name."""
        return next((each for each in self.deeds if each.name == name), None)


def allows(matter: Matter, step: str) -> bool:
    """Whether the state of a matter allows a step."""
    return matter.machine.allows(matter.steps, step)


def is_operator(actor: Actor) -> bool:
    """Whether this person is an operator."""
    return StaffRole.OPERATOR in actor.roles


def midnight(day: date) -> datetime:
    """The beginning of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields of a form under one heading; `folded` ones open where something is said in them."""

    heading: str
    names: tuple[str, ...]
    hint: str = ""
    folded: bool = False

    def is_filled(self, form: AdjudgeForm) -> bool:
        """Whether something was sent in one of its fields, or is wrong with one."""
        return any(form[name].errors or form[name].value() for name in self.names)
