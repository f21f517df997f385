from __future__ import annotations

from datetime import date
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.demo.road.dom import Form, FormMismatch, forms_of, parse

PAGE = """
<!doctype html><html><body><main>
<p>Paid&nbsp;for by <b>Kestrel &amp; Sons</b></p><img src="/x"><p class="a b">two</p>
<form method="post" action="/review/rulings/new?clause=ADS-8.1@1">
 <input type="hidden" name="csrfmiddlewaretoken" value="t0ken">
 <input name="summary" value="kept">
 <textarea name="why">
first &lt;line&gt;
second</textarea>
 <input type="checkbox" name="redress" value="appeal" checked>
 <input type="checkbox" name="redress" value="court">
 <input type="radio" name="scope" value="party"><input type="radio" name="scope" value="posts">
 <select name="measure">
  <option value="">choose</option><option value="suspend">Suspend</option></select>
 <select name="facts" multiple><option selected>F1</option><option>F2</option></select>
 <input name="began-day"><input name="began-month"><input name="began-year">
 <input type="file" name="receipt"><input name="off" value="x" disabled>
 <button name="go" value="now">Send</button><input type="submit" name="sub" value="s">
</form></main></body></html>
"""


def the_form() -> Form:
    return forms_of(parse(PAGE), "/here")[0]


def test_words_attributes_and_classes_are_found():
    document = parse(PAGE)
    assert document.all("p")[0].text == "Paid for by Kestrel & Sons"
    assert [each.text for each in document.all("p", class_="b")] == ["two"]
    assert document.first("p", class_="c") is None
    assert document.first("", src="/x") is document.first("img")


def test_an_untouched_form_sends_what_a_browser_would():
    form = the_form()
    assert form.action == "/review/rulings/new?clause=ADS-8.1@1"
    assert form.entries == [
        ("csrfmiddlewaretoken", "t0ken"),
        ("summary", "kept"),
        ("why", "first <line>\nsecond"),
        ("redress", "appeal"),
        ("measure", ""),
        ("facts", "F1"),
        *(("began-day", ""), ("began-month", ""), ("began-year", "")),
    ]


def test_filling_in_replaces_text_choices_and_days():
    form = the_form().fill(
        summary="new",
        redress=["court", "appeal"],
        scope="party",
        measure="suspend",
        facts=[],
        began=date(2017, 9, 13),
    )
    sent = form.entries
    assert ("summary", "new") in sent
    assert [value for name, value in sent if name == "redress"] == ["court", "appeal"]
    assert not any(name == "facts" for name, _ in sent)
    assert [value for name, value in sent if name.startswith("began")] == ["13", "9", "2017"]
    button = form.element.first("button")
    assert button is not None
    assert form.press(button).entries[-1] == ("go", "now")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"bogus": "x"}, "has no field 'bogus'"),
        ({"measure": "exile"}, "does not offer 'exile'"),
        ({"scope": "nation"}, "does not offer 'nation'"),
        ({"redress": ["pardon"]}, "does not offer 'pardon'"),
        ({"summary": ["a", "b"]}, "takes one value"),
    ],
)
def test_what_a_page_does_not_offer_cannot_be_sent(values, says):
    with pytest.raises(FormMismatch, match=says):
        the_form().fill(**values)


def test_files_go_into_file_fields_only():
    form = the_form().attach("receipt", "r.txt", b"paid", "text/plain")
    assert form.files["receipt"] == ("r.txt", b"paid", "text/plain")
    with pytest.raises(FormMismatch, match="takes no file"):
        form.attach("summary", "r.txt", b"paid", "text/plain")


@given(st.text(alphabet="<>/=\"' abdivptexar&;!-\n", max_size=300))
def test_any_text_is_parsed_without_failing(html):
    document = parse(html)
    assert isinstance(document.text, str)
    assert all(form.entries is not None for form in forms_of(document, "/"))


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=80
    )
)
def test_escaped_text_comes_back_as_it_was(text):
    document = parse(f"<form><textarea name='t'>\n{escape(text)}</textarea></form>")
    assert forms_of(document, "/")[0].entries == [("t", text)]
