"""The fields of one clause of a general act: what happens to it, its text, and all else it says.

What stands beside the text may be left out as a whole: then a changed clause keeps what its older
version says, and a new one has its whole text for its one element and allows mild measures only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms

from adjudge.domain.cases.general_act import MAX_TEXT, Change, ClauseChange
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.policy.clause import EVIDENCE, URGENT_HARM, Clause, Element
from adjudge.domain.policy.definition import NO_CATEGORY, Definition, defined
from adjudge.web.forms import AdjudgeForm, long_text
from adjudge.web.review.words import MEASURE_CHOICES

CHANGED: Final = ("id", "version", "change", "text")
"""What happens to the clause."""
NEEDED: Final = ("title", "rationale", "elements", "measures_allowed", "applies_to", "judges")
BESIDE: Final = (
    *NEEDED,
    *("look_back_days", "evidence_standard", "harm", "adversarial", "designation_list"),
    *("rule", "explanation", "dsa_category", "dsa_keyword"),
)
"""All else that the clause says."""
SUBJECTS: Final = {
    "creative": "The text that is promoted",
    "landing_page": "The page it leads to",
    "targeting": "At whom it aims",
    "advertiser": "The advertiser",
    "payer": "Who pays",
    "business_model": "What the business lives on",
}
_ELEMENT: Final = re.compile(r"\s*([^\s:]+)\s*:\s*(.+)")
_LINE: Final = "Write it like “files: It sends files unasked.”"
_NAMES: Final = {"urgent_harm": "harm", "effective_from": "version"}
"""Fields of a clause that are called otherwise here."""


class ElementsField(forms.CharField):
    """What has to be shown, one element a line; cleans to the texts by their ids, in order."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6, "dir": "auto"})
        super().__init__(required=False, max_length=MAX_TEXT, widget=widget, **kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        """The elements.

        Raises:
            ValidationError: a line is not like `files: It sends files unasked.`, or an id is twice.
        """
        found: dict[str, str] = {}
        for line in super().clean(value).splitlines():
            if not line.strip():
                continue
            match = _ELEMENT.fullmatch(line)
            if match is None:
                raise forms.ValidationError(f"{line[:40]}: {_LINE}", code="clause.element")
            if match[1] in found:
                raise forms.ValidationError(
                    f"Two elements are called {match[1]}", code="clause.element"
                )
            found[match[1]] = match[2].strip()
        return found


def clause_fields(number: int, *, short: int) -> dict[str, forms.Field]:
    """The fields of clause `number`, by name; `short` is the longest a line of words may be."""
    parts = {**_happens(number, short), **_says(number, short), **_else(number, short)}
    return {f"clause-{number}-{name}": field for name, field in parts.items()}


def _happens(n: int, short: int) -> dict[str, forms.Field]:
    changes = [(each.value, each.value.capitalize()) for each in Change]
    return {
        "id": _line(f"Clause {n}", short, "Its id, like ADS-8.1."),
        "version": _number(f"Version of clause {n}", "The version that comes into being."),
        "change": _choice(f"What happens to clause {n}?", changes),
        "text": _long(f"Full text of clause {n}", "Suspending or ending a clause needs none."),
    }


def _says(n: int, short: int) -> dict[str, forms.Field]:
    judged = [("act", "An act, by the text of its day"), ("state", "A state, by the text of today")]
    measures = [
        (MeasureKind.DECLINE.value, "Decline: the post is not admitted"),
        *((kind.value, words) for kind, words in MEASURE_CHOICES.items()),
    ]
    return {
        "title": _line(f"Title of clause {n}", short),
        "rationale": _long(f"Why clause {n} exists", "Everybody reads it beside the text."),
        "elements": ElementsField(
            label=f"What has to be shown for clause {n}?",
            help_text=f"An element on each line, its short id first. {_LINE} A statement of "
            "reasons says why the facts meet each one.",
        ),
        "measures_allowed": _boxes(f"Which measures may rest on clause {n}?", measures),
        "applies_to": _boxes(f"What is clause {n} about?", list(SUBJECTS.items())),
        "judges": _choice(f"What does clause {n} judge?", judged),
    }


def _else(n: int, short: int) -> dict[str, forms.Field]:
    standards = [(str(name), name.capitalize()) for name in EVIDENCE]
    return {
        "look_back_days": _number(
            f"How many days may clause {n} look back?",
            "For a state: past acts prove it only within these days. Empty: no limit.",
        ),
        "evidence_standard": _choice(
            f"How strong must the evidence for clause {n} be?",
            standards,
            "Documented, if nothing is said",
            ". ".join(f"{name.capitalize()}: {said}" for name, said in EVIDENCE.items()),
        ),
        "harm": _choice(
            f"Which urgent harm is clause {n} against?",
            [(harm, harm.capitalize()) for harm in URGENT_HARM],
            "None: nothing is urgent",
            "The list is closed. Only then can an interim measure rest on it.",
        ),
        "adversarial": forms.BooleanField(
            label=f"Clause {n} is adversarial: a decline by it tells no detail of how it was found",
            required=False,
        ),
        "designation_list": _line(
            f"The outside list for clause {n}",
            short,
            "Only if to stand on it is the clause's own test.",
        ),
        "rule": forms.CharField(
            label=f"The rule that programs run for clause {n}",
            help_text="Empty: only people judge by it.",
            max_length=MAX_TEXT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, "spellcheck": False, "dir": "ltr"}),
        ),
        "explanation": _line(
            f"What a decline by the rule of clause {n} says",
            short,
            "It may hold {words}: the words that hit.",
        ),
        "dsa_category": _line(
            f"Category of clause {n} in the DSA Transparency Database",
            short,
            f"Like STATEMENT_CATEGORY_SCAMS_AND_FRAUD. Empty: {NO_CATEGORY}.",
        ),
        "dsa_keyword": _line(
            f"Keyword of clause {n} there", short, "Like KEYWORD_PROHIBITED_PRODUCTS."
        ),
    }


def as_typed(clause: Clause, *, version: int) -> dict[str, object]:
    """The fields of clause 1, filled in with a clause as it is, for a change to a new version."""
    typed: dict[str, object] = {
        "id": clause.id,
        "version": version,
        "change": Change.CHANGE.value,
        "text": clause.text,
        "elements": "\n".join(f"{each.id}: {each.text}" for each in clause.elements),
        "measures_allowed": sorted(clause.measures_allowed),
        "applies_to": list(clause.applies_to),
    }
    typed |= {name: getattr(clause, name) for name in BESIDE if name not in typed}
    return {f"clause-1-{name}": value for name, value in typed.items()}


def change_of(said: Mapping[str, Any], number: int) -> ClauseChange | None:
    """What was typed of clause `number`; None if it was left out. Raises `InvalidValue`."""
    key, version, change, text = (said.get(f"clause-{number}-{name}") for name in CHANGED)
    if not key or not change:
        return None
    return ClauseChange(
        clause_id=key,
        version=version or 0,
        change=Change(change),
        text=text or "",
        definition=_definition(said, number) if _is_defined(said, number) else None,
    )


def _is_defined(said: Mapping[str, Any], number: int) -> bool:
    """Whether something is said beside the text, of a clause that is not only taken away."""
    if said.get(f"clause-{number}-change") in {Change.SUSPEND.value, Change.END.value}:
        return False
    return any(said.get(f"clause-{number}-{name}") for name in BESIDE)


def _definition(said: Mapping[str, Any], number: int) -> Definition:
    typed: dict[str, Any] = {name: said.get(f"clause-{number}-{name}") for name in BESIDE}
    return Definition(
        title=typed["title"],
        rationale=typed["rationale"],
        elements=tuple(Element(id=key, text=text) for key, text in typed["elements"].items()),
        measures_allowed=tuple(typed["measures_allowed"]),
        applies_to=tuple(typed["applies_to"]),
        judges=typed["judges"],
        look_back_days=typed["look_back_days"],
        designation_list=typed["designation_list"],
        evidence_standard=typed["evidence_standard"] or "documented",
        harm=typed["harm"],
        adversarial=typed["adversarial"],
        dsa_category=typed["dsa_category"] or NO_CATEGORY,
        dsa_keyword=typed["dsa_keyword"],
        rule=typed["rule"] or None,
        explanation=typed["explanation"],
    )


def check_clause(form: AdjudgeForm, number: int, *, since: date) -> None:
    """Put onto the fields of clause `number` whatever would keep it from being a clause."""
    said, name = form.cleaned_data, f"clause-{number}"
    if not _is_defined(said, number):
        return
    missing = [
        f"{name}-{part}"
        for part in (*CHANGED, *NEEDED)
        if not said.get(f"{name}-{part}") and f"{name}-{part}" not in form.errors
    ]
    for field in missing:
        problem = f"Fill in: {form.fields[field].label}"
        form.add_error(field, forms.ValidationError(problem, code="required"))
    if missing or any(f"{name}-{part}" in form.errors for part in (*CHANGED, *BESIDE)):
        return
    try:
        change = change_of(said, number)
        assert change is not None, "it has an id"
        assert change.definition is not None, "something is said beside its text"
        defined(
            change.definition,
            clause_id=change.clause_id,
            version=change.version,
            text=change.text,
            since=since,
        )
    except InvalidValue as error:
        named = str(error.details["field"])
        field = f"{name}-{_NAMES.get(named, named)}"
        form.add_problem(error, field if field in form.fields else f"{name}-id")
    except DomainError as error:
        form.add_problem(error, f"{name}-rule")


def _line(label: str, limit: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=limit, required=False)


def _long(label: str, help_text: str) -> forms.CharField:
    return long_text(label, MAX_TEXT, rows=5, required=False, help_text=help_text)


def _number(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "width": "4"}),
    )


def _choice(
    label: str, choices: list[tuple[str, str]], none: str = "Choose", help_text: str = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=[("", none), *choices], required=False
    )


def _boxes(label: str, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )
