"""Every word of due process is one place in the domain: it exists, says its word, and is tested.

The words stand in glossary-words.txt, in their order; docs/reference/glossary.md says where.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "glossary.md"
WORDS = (Path(__file__).parent / "glossary-words.txt").read_text().splitlines()
ROW = re.compile(r"\| ([^|`]+) \| `([a-z_.A-Z]+)` \| ([^|]+) \|")
BOLD = re.compile(r"\*\*(.+?)\*\*")

# Said in other forms: the name of a state, the past of a verb, a plural.
STEMS = {
    "entitled to appeal": "entitled",
    "no action": "no action",
    "roles": "role",
    "reverse": "revers",
    "modify": "modif",
    "supersede": "supersed",
    "expire": "expire",
    "Release": "releas",
}


def places() -> dict[str, tuple[str, str]]:
    rows = [match.groups() for line in PAGE.read_text().splitlines() if (match := ROW.match(line))]
    return {word: (place, meaning) for word, place, meaning in rows}


def find(place: str) -> tuple[ModuleType, Any]:
    """The module and the object at this path below `adjudge`."""
    names = f"adjudge.{place}".split(".")
    for end in range(len(names), 1, -1):
        try:
            module = importlib.import_module(".".join(names[:end]))
        except ModuleNotFoundError:
            continue
        found: Any = module
        for attribute in names[end:]:
            found = getattr(found, attribute)
        return module, found
    raise ModuleNotFoundError(place)


def said(module: ModuleType, found: Any) -> str:
    """What the program says of it: its docstring, that of its class, or of its module."""
    if isinstance(found, enum.Enum):
        texts = [str(found.value), found.name, inspect.getdoc(type(found)), module.__doc__]
    elif inspect.isclass(found) or inspect.isroutine(found):
        assert inspect.getdoc(found), f"{found} says nothing"
        texts = [inspect.getdoc(found), module.__doc__]
    else:
        texts = [module.__doc__, str(getattr(found, "moves", ""))]
    return " ".join(text or "" for text in texts).replace("_", " ").casefold()


def is_tested(module: ModuleType) -> bool:
    """Whether the test file that mirrors the module is there, or any other test takes from it."""
    path = Path(inspect.getfile(module)).relative_to(ROOT / "src" / "adjudge")
    if (ROOT / "tests" / path.parent / f"test_{path.name}").exists():
        return True
    package, _, name = module.__name__.rpartition(".")
    taken = re.compile(
        rf"from {re.escape(module.__name__)} import|from {re.escape(package)} import .*\b{name}\b"
    )
    return any(taken.search(each.read_text()) for each in (ROOT / "tests").rglob("test_*.py"))


def test_the_page_has_every_word_once_in_order():
    assert list(places()) == WORDS
    lines = [line for line in PAGE.read_text().splitlines() if ROW.match(line)]
    assert len(lines) == len(WORDS) == len(set(WORDS))


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_one_place_in_the_domain(word):
    place, meaning = places()[word]
    assert place.startswith("domain.")
    assert len(meaning) <= 120
    module, found = find(place)
    assert STEMS.get(word, word).casefold() in said(module, found), f"{place} does not say {word!r}"
    assert is_tested(module), f"{place} has no test"


@pytest.mark.shared_data
def test_the_words_are_those_of_the_model(shared_data):
    model = shared_data.parent / "CASES.md"
    if not model.exists():
        pytest.skip("needs CASES.md beside the folder of shared data")
    assert list(dict.fromkeys(BOLD.findall(model.read_text()))) == WORDS
