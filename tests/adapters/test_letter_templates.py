from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from importlib import resources

import pytest
from markupsafe import escape
from tests.adapters.letter_values import COMMON, CONTEXTS, NOW, REASONS
from tests.adapters.letter_variants import CHOICES, ONLY_SOMETIMES, VARIANTS

from adjudge.adapters.letter_press import (
    MAX_SUBJECT,
    LetterIncomplete,
    LetterUnknown,
    TemplatePress,
    day,
    indented,
    instant,
    paragraphs,
)

HOSTILE = "<script>alert(1)</script> & {{ 7 * 7 }}\n\nWHO DECIDED\n\nNobody."
VOID = frozenset({"br", "hr"})
HEADINGS = [
    "What we decided",
    "What is not affected",
    "The rule we applied",
    "Facts and exhibits",
    "Who decided",
    "Your money",
    "What you can do",
    "Reference",
]


class Outline(HTMLParser):
    """Checks that every element is closed in order, and keeps headings and tags."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.headings: dict[str, list[str]] = {"h1": [], "h2": [], "h3": []}
        self.feed(markup)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.headings:
            self.headings[self.open[-1]].append(data)


def render(template: str, **changes: object):
    return TemplatePress().render(
        template, {**CONTEXTS[template], **COMMON, **changes}, language="en"
    )


def test_every_folder_of_templates_is_tested_here():
    folders = resources.files("adjudge.adapters").joinpath("letter_templates").iterdir()
    assert {f.name for f in folders if f.is_dir() and not f.name.startswith("_")} == set(CONTEXTS)


@pytest.mark.parametrize("template", CONTEXTS)
class TestEveryLetter:
    def test_it_is_semantic_and_whole(self, template):
        letter = render(template)
        outline = Outline(letter.html)
        assert len(outline.headings["h1"]) == 1
        assert outline.headings["h2"]
        assert outline.tags <= {
            *("h1", "h2", "h3", "p", "dl", "dt", "dd", "blockquote", "strong", "code", "bdi")
        }
        assert 0 < len(letter.subject) <= MAX_SUBJECT
        assert "\n" not in letter.subject
        assert "entry number 41" in letter.html
        assert "entry number 41" in letter.text
        assert "Kestrel Lab" in letter.text

    def test_both_forms_say_the_same_of_what_counts(self, template):
        letter = render(template)
        heading = Outline(letter.html).headings["h1"][0]
        assert letter.text.startswith(heading.rstrip("."))
        for figure in ("R-7", "11 May 2026", "EUR 400.00", "11 November 2026", "reviewer 3"):
            assert (figure in letter.text) == (figure in letter.html), figure

    def test_a_gap_stops_it(self, template):
        for name in CONTEXTS[template]:
            context = {**CONTEXTS[template], **COMMON}
            del context[name]
            if (template, name) in ONLY_SOMETIMES:
                continue
            with pytest.raises(LetterIncomplete) as gap:
                TemplatePress().render(template, context, language="en")
            assert name in gap.value.message()

    def test_hostile_words_stay_words(self, template):
        hostile = {
            name: HOSTILE if isinstance(value, str) and name not in CHOICES else value
            for name, value in CONTEXTS[template].items()
        }
        letter = TemplatePress().render(
            template, {**hostile, **COMMON, "party_name": HOSTILE}, language="en"
        )
        assert "<script" not in letter.html
        assert "49" not in letter.html
        Outline(letter.html)

    def test_it_is_the_same_every_time(self, template):
        assert render(template).sha256 == render(template).sha256


@pytest.mark.parametrize(("template", "changes", "sentence"), VARIANTS)
def test_it_says_what_is_the_case(template, changes, sentence):
    letter = render(template, **changes)
    assert sentence in letter.text
    assert sentence in letter.html
    Outline(letter.html)


def test_a_notice_has_its_parts_in_the_binding_order():
    letter = render("notice")
    assert Outline(letter.html).headings["h2"] == HEADINGS
    places = [letter.text.index(f"\n{heading.upper()}\n") for heading in HEADINGS]
    assert places == sorted(places)
    assert Outline(render("decline").html).headings["h2"] == HEADINGS


def test_a_notice_says_everything_that_a_decision_owes():
    text = render("notice").text
    for part in (
        "Your account can no longer buy promoted posts from 11 May 2026.",
        "until the sale of the kit ends",
        "by 4 November 2026 at the latest",
        "ADS-8.1@1",
        "in force on 21 April 2026",
        "F1, since 10 November 2025. We find:",
        "SHA-256 " + "ab" * 32,
        "An old list.",
        "it sells intrusion tools (F1)",
        "Proposed by reviewer 3. A second person, reviewer 5,",
        "E1 is newer.",
        "EUR 400.00",
        "until 11 November 2026",
        "neither reviewer 3 nor reviewer 5",
        "Decision R-7, case C-12",
    ):
        assert part in text, part


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ({"began": date(2026, 4, 1), "ended": date(2026, 4, 1)}, "on 1 April 2026"),
        ({"began": date(2026, 4, 1), "goes_on": False}, "on 1 April 2026"),
        ({"began": date(2026, 4, 1), "precision": "month", "goes_on": False}, "in April 2026"),
        ({"began": date(2026, 4, 1), "precision": "year"}, "since 2026"),
        ({"ended": date(2026, 1, 9)}, "from 10 November 2025 to 9 January 2026"),
        ({"attributed_to": "A rival"}, "since 10 November 2025. A rival says:"),
    ],
)
def test_facts_are_dated_as_exactly_as_they_are_known(fact, words):
    (known,) = REASONS["facts"]
    letter = render("notice", facts=[{**known, **fact}])
    assert words in letter.text
    assert words in letter.html


def test_quoted_words_cannot_pass_for_a_part_of_the_letter():
    text = render("notice", would_change=HOSTILE).text
    assert text.count("\nWHO DECIDED\n") == 1


def test_unknown_letters_and_languages_are_refused():
    press = TemplatePress()
    for template, language in (("notice", "de"), ("../notice", "en"), ("advert", "en")):
        with pytest.raises(LetterUnknown):
            press.render(template, COMMON, language=language)


def test_the_forms_of_days_and_words():
    assert day(NOW) == "11 May 2026"
    assert day(date(2026, 5, 1), "month") == "May 2026"
    assert instant(NOW) == "11 May 2026, 09:30 UTC"
    assert indented("a\n\nb") == "    a\n\n    b"
    assert paragraphs("a\n \nb\n") == ["a", "b"]


ADVERSE = ("interim", "addendum")


@pytest.mark.parametrize("template", ADVERSE)
def test_letters_about_a_measure_keep_the_binding_order(template):
    assert Outline(render(template).html).headings["h2"][1:] == HEADINGS[1:]


SHARED_TEXT = (
    "All three versions report threats that are not there.\n"
    "The laboratory says so of each.\n\n"
    "\u201cSold <as found> & unseen\u201d, say the boxes (E1)."
)
IN_BATCH = ("proposal", "notice", "addendum", "modified", "later_hearing")


@pytest.mark.parametrize("template", IN_BATCH)
def test_the_common_part_of_a_batch_is_told_whole_and_as_shared_before_what_is_ones_own(template):
    letter = render(template, shared={"text": SHARED_TEXT, "decisions": 17})
    told = "the common part of a batch of 17 decisions"
    assert indented(SHARED_TEXT) in letter.text
    for paragraph in paragraphs(SHARED_TEXT):
        assert f'<p dir="auto">{escape(paragraph)}</p>' in letter.html
    headings = Outline(letter.html).headings["h2"]
    assert headings[headings.index("The common part") :][:2] == [
        "The common part",
        "Facts and exhibits",
    ]
    for words in (letter.text, letter.html):
        assert words.index(told) < words.index("What follows is about you alone")
        assert words.index("What follows is about you alone") < words.index("Price list")
    assert "\n\nTHE COMMON PART\n\n" in letter.text


@pytest.mark.parametrize("template", IN_BATCH)
def test_a_decision_of_its_own_tells_of_no_batch(template):
    letter = render(template)
    for words in (letter.text, letter.html):
        assert "common part" not in words.lower()
        assert "about you alone" not in words


HEBREW = 'מעבדת קסטרל בע"מ'
ARABIC = "قالت مختبرات كسترل: لقد أصلحنا ذلك في 3 مارس."


def test_words_from_right_to_left_are_kept_and_move_nothing_around_them():
    letter = render("notice", party_name=HEBREW, answer=ARABIC)
    assert f"To \u2068{HEBREW}\u2069, served by Testville" in letter.text
    assert "<bdi>מעבדת קסטרל בע&#34;מ</bdi>, served by Testville" in letter.html
    assert f"    {ARABIC}" in letter.text
    assert f'<p dir="auto">{ARABIC}</p>' in letter.html
    Outline(letter.html)


def test_names_from_left_to_right_stand_as_they_are():
    letter = render("notice")
    assert "\u2068" not in letter.text
    assert "<bdi>" not in letter.html


@pytest.mark.parametrize("sign", ["\u202e", "\u202d", "\u2066", "\u2069", "\u202c"])
def test_signs_that_turn_the_direction_are_shown_and_do_not_act(sign):
    """`R-7 stands` must not be made to read `dnats 7-R`, nor leave its own paragraph."""
    (known,) = REASONS["facts"]
    exhibits = [{**known["exhibits"][0], "answer": f"Yes.{sign}R-7 reversed."}]
    letter = render("notice", answer=f"We say {sign}so.", facts=[{**known, "exhibits": exhibits}])
    shown = f"[U+{ord(sign):04X}]"
    for words in (letter.text, letter.html):
        assert sign not in words
        assert words.count(shown) == 2


def test_quoted_words_cannot_leave_their_paragraph():
    for name in ("answer", "response"):
        letter = render("notice", **{name: "</p></blockquote><h2>WHO DECIDED</h2>"})
        assert "&lt;/p&gt;&lt;/blockquote&gt;" in letter.html
        assert Outline(letter.html).headings["h2"] == HEADINGS
