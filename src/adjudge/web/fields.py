"""From a Django form field to the govuk-frontend component that shows it.

A template writes `field(form.amount)`; which component that is, what it is called, and what is
wrong with it follows from the form, so a page cannot show a field without its error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.forms import BaseForm, BoundField, Field, widgets

from adjudge.web.forms import DayWidget

PASSED_ON: Final = ("autocomplete", "inputmode", "spellcheck", "autocapitalize", "pattern")
"""Attributes of a widget that a text component takes under the same name."""
OWN_ATTRIBUTES: Final = ("maxlength", "accept", "dir", "lang")
"""Attributes of a widget that are written onto the element as they are."""
DEFAULT_ROWS: Final = 5


def component(
    bound: BoundField,
    *,
    heading: bool = False,
    hint: str = "",
    hints: Mapping[str, str] | None = None,
    inline: bool = False,
) -> dict[str, Any]:
    """Name (`kind`) and parameters (`params`) of the component for one field.

    Args:
        bound: the field of a form.
        heading: the label or legend is the heading of the page (one question per page).
        hint: replaces the field's help text.
        hints: for radios and checkboxes, a hint by the value of a choice.
        inline: radios side by side.
    """
    widget = bound.field.widget
    shared = _shared(bound, hint)
    match widget:
        case DayWidget():
            return {"kind": "date", "params": shared | _day(bound, widget, heading=heading)}
        case widgets.RadioSelect() | widgets.CheckboxSelectMultiple():
            several = isinstance(widget, widgets.CheckboxSelectMultiple)
            params = shared | _choices(bound, hints or {}, several=several)
            params |= {"fieldset": _legend(bound, heading=heading)}
            if inline:
                params["classes"] = "govuk-radios--inline"
            return {"kind": "checkboxes" if several else "radios", "params": params}
        case widgets.CheckboxInput():
            return {"kind": "checkboxes", "params": shared | _single_checkbox(bound)}
    return _text_like(bound, shared | {"label": _label(bound, heading=heading)})


def error_list(form: BaseForm) -> list[dict[str, str]]:
    """What is wrong with a form, for the summary: `text`, `code`, and `href` if it has a field."""
    found = [
        {"text": str(text), "code": error.code or ""}
        for error in form.non_field_errors().as_data()
        for text in error.messages
    ]
    for bound in form:
        for text, code in problems(bound):
            line = {"text": text, "code": code}
            if not bound.is_hidden:
                first = "-day" if isinstance(bound.field.widget, DayWidget) else ""
                line["href"] = f"#{bound.auto_id}{first}"
            found.append(line)
    return found


def problems(bound: BoundField) -> list[tuple[str, str]]:
    """What is wrong with one field: words and code. A missing answer is asked for by name.

    Django's own words, "This field is required.", say nothing in a summary of several fields.
    """
    asked = {
        widgets.RadioSelect: "Choose an answer",
        widgets.CheckboxInput: "Tick the box",
        widgets.Select: "Choose one",
    }
    verb = next((w for kind, w in asked.items() if isinstance(bound.field.widget, kind)), "Fill in")
    found: list[tuple[str, str]] = []
    for error in bound.errors.as_data():
        standard = (
            error.code == "required" and error.message == Field.default_error_messages["required"]
        )
        own = [f"{verb}: {bound.label}"] if standard else error.messages
        found.extend((str(text), error.code or "") for text in own)
    return found


def _text_like(bound: BoundField, params: dict[str, Any]) -> dict[str, Any]:
    """A component with one label and one control."""
    widget = bound.field.widget
    params |= {"id": bound.auto_id}
    params |= {name: widget.attrs[name] for name in PASSED_ON if name in widget.attrs}
    params["attributes"] = {k: widget.attrs[k] for k in OWN_ATTRIBUTES if k in widget.attrs}
    value = "" if bound.value() is None else str(bound.value())
    match widget:
        case widgets.Textarea():
            rows = widget.attrs.get("rows")
            # Django writes rows="10" (text) where a form said nothing.
            rows = rows if isinstance(rows, int) else DEFAULT_ROWS
            kind, more = "textarea", {"value": value, "rows": rows}
        case widgets.Select():
            kind, more = "select", {"items": _options(bound)}
        case widgets.FileInput():
            kind, more = "file", {}
        case widgets.PasswordInput():
            # A password is never sent back into a page.
            kind, more = "password", {}
        case _:
            kind, more = "input", _input(widget.attrs) | {"value": value}
            more["type"] = getattr(widget, "input_type", "text")
    return {"kind": kind, "params": params | more}


def _input(attrs: Mapping[str, Any]) -> dict[str, Any]:
    params: dict[str, Any] = {s: {"text": attrs[s]} for s in ("prefix", "suffix") if s in attrs}
    if "width" in attrs:
        params["classes"] = f"govuk-input--width-{attrs['width']}"
    return params


def _shared(bound: BoundField, hint: str) -> dict[str, Any]:
    params: dict[str, Any] = {"name": bound.html_name}
    text = hint or bound.help_text
    if text:
        # Django marks its own markup as safe (the list of password rules); other text is escaped.
        params["hint"] = {"html" if hasattr(text, "__html__") else "text": text}
    if bound.errors:
        params["errorMessage"] = {"text": " ".join(text for text, _ in problems(bound))}
    return params


def _words(bound: BoundField) -> str:
    """The label; what may be left out says so, and everything else is required."""
    asked = bound.field.required or isinstance(bound.field.widget, widgets.CheckboxInput)
    asked = asked or not getattr(bound.form, "says_optional", True)
    asked = asked or bound.name in getattr(bound.form, "needed_if_begun", ())
    return str(bound.label) if asked else f"{bound.label} (optional)"


def _label(bound: BoundField, *, heading: bool) -> dict[str, Any]:
    size = "govuk-label--l" if heading else "govuk-label--s"
    return {"text": _words(bound), "classes": size, "isPageHeading": heading}


def _legend(bound: BoundField, *, heading: bool) -> dict[str, Any]:
    size = "govuk-fieldset__legend--l" if heading else "govuk-fieldset__legend--s"
    return {"legend": {"text": _words(bound), "classes": size, "isPageHeading": heading}}


def _options(bound: BoundField) -> list[dict[str, Any]]:
    """The options of a select; groups are written flat, because the component knows none."""
    selected = str(bound.value() if bound.value() is not None else "")
    flat: list[tuple[str, str]] = []
    for value, label in getattr(bound.field.widget, "choices", ()):
        members = label if isinstance(label, list | tuple) else [(value, label)]
        flat.extend((str(key or ""), str(text)) for key, text in members)
    return [{"value": key, "text": text, "selected": key == selected} for key, text in flat]


def _choices(bound: BoundField, hints: Mapping[str, str], *, several: bool) -> dict[str, Any]:
    value = bound.value()
    chosen = {str(item) for item in value or ()} if several else {str(value)}
    items = []
    for key, text in getattr(bound.field.widget, "choices", ()):
        if key in {"", None}:
            continue
        item: dict[str, Any] = {"value": key, "text": str(text), "checked": str(key) in chosen}
        if str(key) in hints:
            item["hint"] = {"text": hints[str(key)]}
        items.append(item)
    return {"idPrefix": bound.auto_id, "items": items}


def _single_checkbox(bound: BoundField) -> dict[str, Any]:
    item = {"value": "on", "text": str(bound.label), "checked": bool(bound.value())}
    return {"idPrefix": bound.auto_id, "items": [item]}


def _day(bound: BoundField, widget: DayWidget, *, heading: bool) -> dict[str, Any]:
    wrong = " govuk-input--error" if bound.errors else ""
    parts = widget.split(bound.value())
    items = [
        {"name": name, "value": parts[name], "classes": f"govuk-input--width-{width}{wrong}"}
        for name, width in (("day", 2), ("month", 2), ("year", 4))
    ]
    return {
        "id": bound.auto_id,
        "namePrefix": bound.html_name,
        "items": items,
        "fieldset": _legend(bound, heading=heading),
    }
