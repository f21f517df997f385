"""The axes of a scope on a form: what narrows a measure, each axis a field of its own.

They work without JavaScript: lists are typed with commas, hours of the week one window a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.measure import (
    AS_ADVERTISER,
    MAX_AGE,
    Scope,
    Territory,
    TerritoryRole,
    TimeWindow,
)
from adjudge.domain.errors import InvalidValue
from adjudge.services.letter_contexts import WEEKDAYS
from adjudge.web.forms import AdjudgeForm, WordsField

PARTY: Final = "party"
POSTS: Final = "posts"
PARTY_ROLES: Final[Mapping[str, str]] = {
    "advertiser": "As an advertiser: what it promotes is reached, its mandates stay",
    "agency": "As an agency: its mandates end, what it promotes itself goes on",
    "advertiser agency": "As both",
}
"""The roles in which a measure can hit a party, with a space between them; and their words."""
DIMENSIONS: Final = ("countries", "languages", "topics")
MAX_TYPED: Final = 1_000
ROLES: Final[Mapping[TerritoryRole, str]] = {
    TerritoryRole.VIEWER: "Where the viewer is",
    TerritoryRole.ADVERTISER: "Where the advertiser is",
    TerritoryRole.PAYER: "Where the payer is",
    TerritoryRole.TARGETED: "Where the campaign aims",
}
AXES: Final = (
    *("account_ids", "products", "categories", "formats", "targeting", "minimum_age"),
    *("time_windows", *(f"territory_{role.value}" for role in ROLES)),
)
_DAYS: Final = tuple(name[:3].lower() for name in WEEKDAYS)
_WINDOW: Final = re.compile(r"([a-z ,\-]+?)\s*(\d{1,2})\s*-\s*(\d{1,2})", re.IGNORECASE)
_EXAMPLE: Final = "Write it like “Mon-Fri 6-22”"


class CodesField(forms.CharField):
    """Countries and subdivisions typed with commas; cleans to a tuple of codes."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"spellcheck": False, "autocapitalize": "characters"})
        super().__init__(required=False, max_length=MAX_TYPED, widget=widget, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        """The codes in capitals.

        Raises:
            ValidationError: one is not like DE or US-CA.
        """
        typed = super().clean(value).upper().replace(";", ",").split(",")
        codes = tuple(dict.fromkeys(code.strip() for code in typed if code.strip()))
        for code in codes:
            try:
                Territory(code=code, role=TerritoryRole.VIEWER)
            except InvalidValue:
                text = f"{code[:20]} is not like DE or US-CA"
                raise forms.ValidationError(text, code="scope.territory") from None
        return codes


class WindowsField(forms.CharField):
    """Hours of the week in UTC, one window a line; cleans to a tuple of `TimeWindow`."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(required=False, max_length=MAX_TYPED, widget=widget, **kwargs)

    def clean(self, value: Any) -> tuple[TimeWindow, ...]:
        """The windows, in the order of the lines.

        Raises:
            ValidationError: a line is not like `Mon-Fri 6-22`.
        """
        lines = [line.strip() for line in super().clean(value).splitlines()]
        return tuple(_window(line) for line in lines if line)


def _window(line: str) -> TimeWindow:
    found = _WINDOW.fullmatch(line)
    days = _weekdays(found.group(1)) if found else ()
    try:
        assert found is not None
        return TimeWindow(weekdays=days, from_hour=int(found.group(2)), to_hour=int(found.group(3)))
    except (AssertionError, InvalidValue):
        error = f"{line[:40]}: {_EXAMPLE}"
        raise forms.ValidationError(error, code="scope.time_window") from None


def _weekdays(text: str) -> tuple[int, ...]:
    """`mon-wed, fri` as 0, 1, 2, 4; empty if anything of it is no day."""
    days: list[int] = []
    for part in text.replace(",", " ").split():
        ends = [each[:3].lower() for each in part.split("-")]
        if not 0 < len(ends) <= 2 or any(each not in _DAYS for each in ends):  # noqa: PLR2004 - from and to
            return ()
        first, last = _DAYS.index(ends[0]), _DAYS.index(ends[-1])
        days += range(first, last + 1)
    return tuple(sorted(set(days)))


class ScopeForm(AdjudgeForm):
    """A form that says what a measure reaches: the whole party or posts, and what narrows it."""

    scope = forms.ChoiceField(
        label="What does it reach?",
        choices=[
            (PARTY, "All promotion by this advertiser"),
            (POSTS, "Only the posts ticked here"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    roles = forms.ChoiceField(
        label="In which role does it hit the party?",
        help_text="An agency is suspended or ended as a whole; its clients get a letter.",
        choices=list(PARTY_ROLES.items()),
        initial="advertiser",
        widget=forms.RadioSelect,
        required=False,
    )
    promoted_post_ids = forms.MultipleChoiceField(
        label="Which promoted posts?", widget=forms.CheckboxSelectMultiple, required=False
    )
    account_ids = forms.MultipleChoiceField(
        label="Only posts by these accounts", widget=forms.CheckboxSelectMultiple, required=False
    )
    products = WordsField(label="Only these products", help_text="Words with commas between them.")
    categories = WordsField(
        label="Only these categories", help_text="Words such as gambling, spirits."
    )
    formats = WordsField(label="Only these formats", help_text="Words such as video, image.")
    targeting = forms.MultipleChoiceField(
        label="Only what is aimed by",
        choices=[(name, name.capitalize()) for name in DIMENSIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    minimum_age = forms.IntegerField(
        label="Only viewers younger than",
        help_text="Years. A viewer of unknown age counts as younger.",
        min_value=1,
        max_value=MAX_AGE - 1,
        widget=forms.TextInput(attrs={"width": "2", "inputmode": "numeric"}),
        required=False,
    )
    time_windows = WindowsField(
        label="Only at these hours, in UTC", help_text="One line each, like “Mon-Fri 6-22”."
    )
    territory_viewer = CodesField(
        label=ROLES[TerritoryRole.VIEWER], help_text="Codes such as DE or US-CA."
    )
    territory_advertiser = CodesField(label=ROLES[TerritoryRole.ADVERTISER])
    territory_payer = CodesField(label=ROLES[TerritoryRole.PAYER])
    territory_targeted = CodesField(label=ROLES[TerritoryRole.TARGETED])

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """What can be chosen in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        """The whole party leaves no posts to name."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("scope") == PARTY and cleaned.get("promoted_post_ids"):
            text = "You chose all promotion: untick the posts, or choose only the posts"
            self.add_error("promoted_post_ids", forms.ValidationError(text, code="scope.both"))
        return cleaned

    @property
    def reach(self) -> Scope:
        """The scope as far as it was given."""
        said = self.cleaned_data.get
        chosen = said("scope")
        return Scope(
            whole_party=chosen == PARTY,
            promoted_post_ids=tuple(said("promoted_post_ids") or ()) if chosen == POSTS else (),
            roles=tuple(map(PartyRole, (said("roles") or "").split())) or AS_ADVERTISER,
            account_ids=tuple(said("account_ids") or ()),
            products=said("products") or (),
            categories=said("categories") or (),
            formats=said("formats") or (),
            targeting=tuple(said("targeting") or ()),
            minimum_age=said("minimum_age"),
            time_windows=said("time_windows") or (),
            territories=tuple(
                Territory(code=code, role=role)
                for role in ROLES
                for code in said(f"territory_{role.value}") or ()
            ),
        )

    @property
    def is_narrowing(self) -> bool:
        """Whether any axis has something in it, or something wrong: then the axes are unfolded."""
        return any(self[name].errors or self[name].value() for name in AXES)


def typed(scope: Scope) -> dict[str, Any]:
    """A scope as the fields show it."""
    lists = ("products", "categories", "formats")
    return {
        "scope": PARTY if scope.whole_party else POSTS,
        "promoted_post_ids": list(scope.promoted_post_ids),
        "roles": " ".join(role.value for role in PartyRole if role in scope.roles),
        "account_ids": list(scope.account_ids),
        **{name: ", ".join(getattr(scope, name)) for name in lists},
        "targeting": list(scope.targeting),
        "minimum_age": scope.minimum_age,
        "time_windows": "\n".join(_line(window) for window in scope.time_windows),
        **{
            f"territory_{role.value}": ", ".join(
                each.code for each in scope.territories if each.role is role
            )
            for role in ROLES
        },
    }


def _line(window: TimeWindow) -> str:
    days = ", ".join(WEEKDAYS[day][:3] for day in window.weekdays)
    return f"{days} {window.from_hour}-{window.to_hour}"
