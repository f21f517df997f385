"""Every list, form and errand of staff in Chromium, empty and with long and right-to-left words."""

from __future__ import annotations

from tests.web.look import browser, look
from tests.web.review.pages import Desk
from tests.web.sheets.test_acts import draft

from adjudge.web.jinja import url
from adjudge.web.sheets.errands import ERRANDS
from adjudge.web.sheets.registry import SHEETS

__all__ = ["browser", "look"]

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
ARABIC = "نوقف الترويج في هذه الفئة حتى تُراجع القواعد، لأن كلماتها غير واضحة."


def pages(actor):
    """What of it is open to somebody: a title, and the address."""
    for sheet in SHEETS:
        if not actor.roles & sheet.roles:
            continue
        yield f"list-{sheet.slug}", url(f"sheets:{sheet.route}_list")
        if sheet.begins(actor):
            yield f"new-{sheet.slug}", url(f"sheets:{sheet.route}_new")
    for errand in ERRANDS:
        if errand.known is None and actor.roles & errand.roles:
            yield f"errand-{errand.slug}", url(f"sheets:{errand.route}")


def test_an_operator_has_forms_that_fit(stage, look):
    act = draft(stage, Desk(stage, "omar"), title=LONG[:190], text=ARABIC)
    found = [*pages(stage.actor("omar")), ("act", act.path), ("desk", "/operator")]
    assert len(found) > 15
    assert not look.at("omar", *found)


def test_a_reviewer_has_forms_that_fit(stage, look):
    own = set(pages(stage.actor("rosa"))) - set(pages(stage.actor("omar")))
    assert len(own) > 5
    assert not look.at("rosa", *sorted(own), ("queue", "/review"))
