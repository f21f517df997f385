from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters.landing_pages.markup import Tag, cut
from adjudge.adapters.landing_pages.page import page_facts, words_sha256
from adjudge.domain.ads.landing_visit import MAX_BODY, Fetched, LandingVisit, VisitFailure
from adjudge.domain.errors import InvalidValue

URL = "https://kestrel-lab.example/offer"


def fetched(body, kind="text/html"):
    raw = body if isinstance(body, bytes) else body.encode()
    return Fetched(url=URL, final_url=URL, status=200, content_type=kind, body=raw)


def facts(body, kind="text/html"):
    visit = LandingVisit(
        id="v",
        promoted_post_id="p",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        fetched=fetched(body, kind),
    )
    return page_facts(visit)


def test_a_page_as_a_reader_finds_it():
    found = facts(
        """<!doctype html><html lang="de-AT"><head><title> Kredit
        jetzt </title><style>p{color:red}</style><script>var a = "<p>Casino";</script></head>
        <body><!-- hidden --><h1>Kre<b>dit</b></h1><p>ab 9,99&nbsp;% p.&thinsp;a.<img alt="Foto">
        <a href="/impressum">Impressum</a> <A HREF='mailto:me@a.example'>Post</A>
        <form><input type=PASSWORD><input autocomplete="cc-number"><input type=submit value=Los>
        </form><noscript>nothing</noscript><template>nor this</template>"""
    )
    assert found.title == "Kredit jetzt"
    assert found.language == "de"
    assert found.text.startswith("Kredit ab 9,99")
    assert "Casino" not in found.text
    assert "hidden" not in found.text
    assert "noth" not in found.text
    assert "Foto" in found.text
    assert found.text.endswith("Los")
    assert "/impressum" in found.ways
    assert "mailto:me@a.example" in found.ways
    assert found.asks_password
    assert found.asks_card
    assert found.provenance.startswith("page:sha256:")


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=https://evil.example/", "https://evil.example/"),
        ("5; URL='/next'", "https://kestrel-lab.example/next"),
        ("3", ""),
        ("no", ""),
    ],
)
def test_a_page_that_goes_elsewhere_by_itself(content, target):
    assert facts(f'<meta http-equiv=Refresh content="{content}">').refreshes_to == target


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("Grüße".encode("latin-1"), "text/html; charset=iso-8859-1", "Grüße"),
        ('<meta charset="windows-1252">Grüße'.encode("cp1252"), "text/html", "Grüße"),
        ("Grüße", "text/html", "Grüße"),
        (b"\xff\xfe broken", "text/html; charset=utf-8", "\ufffd\ufffd broken"),
        ("x", "text/html; charset=nonsense", "x"),
        (b"a\x00b", "text/html", "a\ufffdb"),
        ("<b>as it is</b>", "text/plain", "<b>as it is</b>"),
        (b"+ADw-script+AD4-", "text/html; charset=utf-7", ""),
        ("hex", "text/html; charset=hex", "hex"),
    ],
)
def test_bytes_become_text(body, kind, text):
    assert facts(body, kind).text == text


def test_drift_is_about_what_a_reader_sees():
    one = words_sha256(fetched("<p class=a>Bread</p><!-- 10:01 --><script>1</script>"))
    assert one == words_sha256(fetched("<p class=b>Bread</p><!-- 10:02 --><script>2</script>"))
    assert one != words_sha256(fetched("<p>Bets</p>"))
    assert words_sha256(Fetched(url=URL, failure=VisitFailure.TIME)) == ""


@pytest.mark.parametrize(
    ("page", "pieces"),
    [
        ("a<b>c", ["a", "<b>", "c"]),
        ("a < b", ["a ", "<", " b"]),
        ("<a title='>'>x", ["<a>", "x"]),
        ("<!-- a > b -->x", ["x"]),
        ("<!-- never ends", []),
        ('<a title="never ends>x', []),
        ("<script>a</b></SCRIPT >x", ["<script>", "</script>", "x"]),
        ("</>x<?php ?>y", ["x", "y"]),
        ("x<", ["x", "<"]),
        ("", []),
    ],
)
def test_markup_is_cut_as_browsers_read_it(page, pieces):
    found = [
        piece if isinstance(piece, str) else f"<{'/' * piece.is_end}{piece.name}>"
        for piece in cut(page)
    ]
    assert found == pieces


def test_attributes():
    (tag,) = cut("<INPUT Type=text name='a&amp;b' checked type=password value=\"1>2\"/>")
    assert isinstance(tag, Tag)
    assert tag.attributes == {"type": "text", "name": "a&b", "checked": "", "value": "1>2"}


@given(st.text(st.sampled_from("<>/!-?'\"= abİscriptle\n&;#"), max_size=200))
def test_any_page_has_an_end(page):
    visit_facts = facts(page)
    assert "\0" not in visit_facts.text
    assert facts(page) == visit_facts


@pytest.mark.parametrize(
    "seed",
    [
        *(
            "<!--",
            "<![CDATA[",
            "<a ",
            "<a b='",
            "</",
            "<script",
            "<script>",
            "<",
            "<?",
            "&#",
            "<a>",
        ),
        *("<title>", "<p>x", "&amp", "İ", "<a href=x>y", "<x =", '<x a="" ', "<!", "<meta "),
    ],
)
def test_a_megabyte_of_anything_is_read(seed):
    body = (seed * MAX_BODY).encode()[: MAX_BODY - 1]
    assert facts(body).failure == ""


def test_a_longer_page_is_no_evidence():
    with pytest.raises(InvalidValue):
        fetched(b"x" * (MAX_BODY + 1))
