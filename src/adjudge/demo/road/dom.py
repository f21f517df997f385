"""A page as a person's browser has it without JavaScript: elements, text, and forms to fill in.

Forms follow the HTML standard's "constructing the entry list": only what a browser would send is
sent, and only what the page offers can be chosen. So whoever drives the site by this cannot do what
a visitor could not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Final

from adjudge.domain.errors import DomainError

VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
UNSENT_TYPES: Final = frozenset({"submit", "button", "reset", "image", "file"})
TICKED_TYPES: Final = frozenset({"checkbox", "radio"})
MAX_ELEMENTS: Final = 50_000
DAY_PARTS: Final = ("day", "month", "year")

Value = str | date | Sequence[str]


class FormMismatch(DomainError):
    """A page does not offer what was to be filled in."""

    code = "page.form_mismatch"

    def message(self) -> str:
        d = self.details
        return f"{d['page']} {d['problem']}."


@dataclass(slots=True, eq=False)
class Element:
    """One element. `children` mixes elements and text in the order of the page."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This element and everything below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """The elements below with this tag and these attributes.

        `class_` is matched as one of the words; an underscore stands for a hyphen (`data_code`).
        An empty value means that the attribute is there at all.
        """
        return [each for each in self.walk() if each is not self and each.matches(tag, attributes)]

    def first(self, tag: str = "", **attributes: str) -> Element | None:
        """The first of `all`, or None."""
        return next(iter(self.all(tag, **attributes)), None)

    def matches(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag and self.tag != tag:
            return False
        for name, wanted in attributes.items():
            key = name.rstrip("_").replace("_", "-")
            found = self.attributes.get(key)
            if found is None or (
                wanted and wanted not in (found.split() if key == "class" else [found])
            ):
                return False
        return True

    @property
    def text(self) -> str:
        """The words in it, with single spaces."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in {"script", "style", "template"}:
                yield from child._pieces()  # noqa: SLF001 - the same class
                yield " "

    @property
    def raw_text(self) -> str:
        """The text exactly as written (for a textarea)."""
        return "".join(child for child in self.children if isinstance(child, str))


class _Builder(HTMLParser):
    """Builds elements; an end tag closes everything up to the element that it belongs to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document")
        self._open = [self.root]
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise FormMismatch(page="The page", problem=f"has more than {MAX_ELEMENTS} elements")
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        for position in range(len(self._open) - 1, 0, -1):
            if self._open[position].tag == tag:
                del self._open[position:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(html: str) -> Element:
    """The document of a page. A textarea loses its first line break, as the standard says."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    for area in builder.root.all("textarea"):
        if area.children and isinstance(area.children[0], str):
            area.children[0] = area.children[0].removeprefix("\r").removeprefix("\n")
    return builder.root


@dataclass(slots=True)
class Form:
    """A form as it stands on a page, and what a visitor would send with it."""

    page: str
    element: Element
    entries: list[tuple[str, str]]
    files: dict[str, tuple[str, bytes, str]] = field(default_factory=dict)

    @property
    def action(self) -> str:
        return self.element.attributes.get("action", "") or self.page

    @property
    def names(self) -> set[str]:
        """Every control that has a name."""
        return {each.attributes["name"] for each in self._controls()}

    def fill(self, **values: Value) -> Form:
        """Fill in controls by name; a double underscore stands for a hyphen (`element__0__why`).

        Text replaces text, a date fills three boxes, a string or list picks what is offered.

        Raises:
            FormMismatch: no such control, or the page does not offer that choice.
        """
        for key, value in values.items():
            name = key.replace("__", "-")
            if isinstance(value, date):
                parts = (value.day, value.month, value.year)
                for part, number in zip(DAY_PARTS, parts, strict=True):
                    self._set(f"{name}-{part}", [str(number)])
            else:
                self._set(name, [value] if isinstance(value, str) else list(value))
        return self

    def offered(self, name: str) -> list[str]:
        """The choices that the form gives under this name, in the order of the page."""
        found: list[str] = []
        for each in self._named(name):
            if each.tag == "select":
                found += [_value(option) for option in each.all("option")]
            else:
                found.append(each.attributes.get("value", "on"))
        return found

    def choice_labelled(self, name: str, label: str) -> str:
        """The choice under this name whose label has these words.

        Raises:
            FormMismatch: none has.
        """
        for each in self._named(name):
            for option in each.all("option"):
                if label in option.text:
                    return _value(option)
            words = self.element.first("label", for_=each.attributes.get("id", "-"))
            if words is not None and label in words.text:
                return each.attributes.get("value", "on")
        raise FormMismatch(page=self.page, problem=f"offers no {name!r} called {label!r}")

    def attach(self, name: str, filename: str, content: bytes, media_type: str) -> Form:
        """Choose a file for a file control."""
        control = self._named(name)[0]
        if control.attributes.get("type") != "file":
            raise FormMismatch(page=self.page, problem=f"takes no file as {name!r}")
        self.files[name] = (filename, content, media_type)
        return self

    def press(self, button: Element) -> Form:
        """Use this button: its name and value are sent too."""
        if "name" in button.attributes:
            pair = (button.attributes["name"], button.attributes.get("value", ""))
            self.entries.append(pair)
        return self

    def _controls(self) -> Iterator[Element]:
        for each in self.element.walk():
            if each.tag in {"input", "select", "textarea", "button"} and "name" in each.attributes:
                yield each

    def _named(self, name: str) -> list[Element]:
        found = [each for each in self._controls() if each.attributes["name"] == name]
        if not found:
            has = ", ".join(sorted(self.names))
            raise FormMismatch(page=self.page, problem=f"has no field {name!r} (it has {has})")
        return found

    def _set(self, name: str, values: list[str]) -> None:
        controls = self._named(name)
        offered = _offered(controls)
        if offered is not None:
            wrong = [value for value in values if value not in offered]
            if wrong:
                choices = ", ".join(sorted(offered)) or "nothing"
                problem = f"does not offer {wrong[0]!r} as {name!r} (it offers {choices})"
                raise FormMismatch(page=self.page, problem=problem)
        elif len(values) != 1:
            raise FormMismatch(page=self.page, problem=f"takes one value as {name!r}")
        self.entries = [pair for pair in self.entries if pair[0] != name]
        self.entries += [(name, value) for value in values]


def forms_of(document: Element, page: str) -> list[Form]:
    """Every form of a page, with what it would send untouched."""
    return [
        Form(page=page, element=each, entries=list(_entries(each))) for each in document.all("form")
    ]


def _entries(form: Element) -> Iterator[tuple[str, str]]:
    for each in form.walk():
        name = each.attributes.get("name", "")
        if not name or "disabled" in each.attributes:
            continue
        if each.tag == "textarea":
            yield name, each.raw_text
        elif each.tag == "select":
            yield from ((name, value) for value in _selected(each))
        elif each.tag == "input":
            kind = each.attributes.get("type", "text").lower()
            if kind in TICKED_TYPES:
                if "checked" in each.attributes:
                    yield name, each.attributes.get("value", "on")
            elif kind not in UNSENT_TYPES:
                yield name, each.attributes.get("value", "")


def _selected(select: Element) -> list[str]:
    options = select.all("option")
    chosen = [_value(each) for each in options if "selected" in each.attributes]
    if "multiple" in select.attributes or chosen:
        return chosen
    return [_value(options[0])] if options else []


def _value(option: Element) -> str:
    return option.attributes.get("value", option.text)


def _offered(controls: Sequence[Element]) -> set[str] | None:
    """The choices that these controls of one name give; None if anything can be typed."""
    offered: set[str] = set()
    for each in controls:
        if each.tag == "select":
            offered |= {_value(option) for option in each.all("option")}
        elif each.attributes.get("type", "text").lower() in TICKED_TYPES:
            offered.add(each.attributes.get("value", "on"))
        else:
            return None
    return offered
