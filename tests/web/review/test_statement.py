from __future__ import annotations

from datetime import timedelta

import pytest
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import (
    Advertiser,
    Letter,
    RequestRecord,
    Ruling,
    StaffMember,
    StepRow,
)

NOTICE_2018 = (
    "This decision is based on our determination that Kestrel Lab operates using a business model "
    "that inherently conflicts with acceptable Ads business practices."
)
WHY = "Seen in three runs of our own test with untouched settings."


@pytest.fixture
def filed(stage):
    """A case with a fact, and the address of its statement form."""
    advertiser, _ = stage.running()
    case, fact, _ = stage.case(advertiser)
    return case, fact, f"/review/cases/{case.id}/rulings/new"


def complete(stage, fact, form, elements=4):
    """Everything that ADS-8.1 asks for, or a clause of so many elements, filled in."""
    today = stage.clock.now().date()
    form.fill(
        summary="We suspend your promotion: Kestrel Guard sends documents unasked.",
        measure="suspend",
        as_of=today,
        scope="party",
        condition="until it asks first",
        review_on=today + timedelta(days=100),
        not_affected="Your account.",
        would_change="A version that asks first.",
        automation_detection="no",
        automation_decision="no",
    )
    for number in range(elements):
        why = f"{WHY} It was run {number + 1} of three."
        form.fill(**{f"element-{number}-facts": [fact.id], f"element-{number}-why": why})
    return form


def test_the_sentence_of_2018_is_refused_with_everything_that_is_missing(stage, filed):
    case, _, path = filed
    before = RequestRecord.objects.count(), StepRow.objects.count(), Letter.objects.count()
    page = Desk(stage, "rosa").act(path, having="summary", summary=NOTICE_2018)
    assert page.status == 422
    assert page.codes == [
        "reasons.measure_missing",
        "reasons.ground_missing",
        "reasons.elements_unlinked",
        "reasons.facts_missing",
        "reasons.scope_missing",
        "reasons.duration_missing",
        "reasons.not_affected_missing",
        "reasons.would_change_missing",
        "reasons.redress_missing",
        "reasons.automation_missing",
    ]
    summary = page.document.first(class_="govuk-error-summary")
    assert "It names no clause." in summary.text
    ids = {each.attributes.get("id") for each in page.document.walk()}
    for link in summary.all("a"):
        assert link.attributes["href"].removeprefix("#") in ids
    typed = dict(page.form(having="summary").entries)
    assert typed["summary"].strip() == NOTICE_2018
    assert Ruling.objects.count() == 0
    assert before == (
        RequestRecord.objects.count(),
        StepRow.objects.count(),
        Letter.objects.count(),
    )
    after = Desk(stage, "rosa").get(f"/review/cases/{case.id}")
    assert not [link for link in after.links if link.startswith("/review/rulings/")]


def test_a_bare_form_ticks_nothing_and_a_picked_clause_brings_its_elements(stage, filed):
    *_, path = filed
    desk = Desk(stage, "rosa")
    bare = desk.get(path).form(having="summary")
    assert not {name for name, _ in bare.entries} & {"redress", "fact_ids", "scope", "measure"}
    page = desk.get(f"{path}?clause=ADS-8.1@1")
    form = page.form(having="summary")
    assert [value for name, value in form.entries if name == "redress"] == ["particulars", "appeal"]
    entries = dict(form.entries)
    assert [entries[f"element-{n}-id"] for n in range(4)] == [
        *("software", "sending", "recipient", "no-notice"),
    ]
    assert "does not distribute software that sends the content" in page.text
    assert "(optional)" not in page.text


def test_showing_a_clause_judges_nothing_and_keeps_what_was_typed(stage, filed):
    *_, path = filed
    desk = Desk(stage, "rosa")
    form = desk.get(path).form(having="summary")
    page = desk.send(form, press="show", summary=NOTICE_2018, clause="ADS-8.1@1")
    assert (page.status, page.codes) == (200, [])
    shown = page.form(having="summary")
    assert dict(shown.entries)["summary"].strip() == NOTICE_2018
    assert dict(shown.entries)["element-0-id"] == "software"
    assert ("redress", "appeal") in shown.entries
    shown.fill(**{"element-0-why": WHY})
    other = desk.send(shown, press="show", clause="ADS-8.2@1").form(having="summary")
    kept = {value for name, value in other.entries if name.endswith("-why")}
    assert WHY in kept
    back = desk.send(other, press="show", clause="ADS-8.1@1").form(having="summary")
    assert dict(back.entries)["element-0-why"].strip() == WHY


def test_what_was_written_for_another_clause_is_an_error_until_it_is_emptied(stage, filed):
    _, fact, path = filed
    desk = Desk(stage, "rosa")
    form = complete(stage, fact, desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary"))
    page = desk.send(form, clause="ADS-8.2@1")
    assert page.status == 422
    assert page.codes.count("reasons.element_unknown") == 4
    assert page.codes.count("reasons.element_unlinked") == 3
    assert WHY in page.text


def test_a_complete_statement_is_proposed_once(stage, filed):
    _, fact, path = filed
    desk = Desk(stage, "rosa")
    form = complete(stage, fact, desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary"))
    pages = [desk.send(form) for _ in range(2)]
    ruling = Ruling.objects.get()
    assert [(page.status, page.path) for page in pages] == [
        (200, f"/review/rulings/{ruling.pk}")
    ] * 2
    assert "its letter is served" in pages[0].text
    assert ruling.status == "proposal letter"
    # It states the facts that its elements rest on, ticked above or not.
    assert ruling.statement["fact_ids"] == [fact.id]
    assert ruling.statement["redress"] == ["appeal", "particulars"]
    assert Letter.objects.filter(ruling=ruling).count() == 1


def test_errors_stand_on_the_element_that_they_are_about(stage, filed):
    _, fact, path = filed
    desk = Desk(stage, "rosa")
    form = complete(stage, fact, desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary"))
    form.fill(**{"element-1-why": "Because.", "element-2-facts": []})
    page = desk.send(form)
    assert page.status == 422
    where = {
        each.attributes["data-code"]: each.first("a").attributes["href"]
        for each in page.document.all("li", data_code="")
    }
    assert where == {
        "reasons.element_unreasoned": "#id_element-1-why",
        "reasons.element_unlinked": "#id_element-2-facts",
    }


@pytest.mark.parametrize(
    ("changed", "code", "href"),
    [
        ({"as_of": 3}, "reasons.ground_not_in_force", "#id_as_of-day"),
        ({"as_of": -400}, "reasons.ground_not_in_force", "#id_as_of-day"),
        ({"as_of": -10}, "reasons.state_not_shown", "#id_as_of-day"),
        ({"review_on": 400}, "reasons.review_too_late", "#id_review_on-day"),
        ({"review_on": -1}, "reasons.duration_past", "#id_review_on-day"),
        ({"ends_on": -1}, "reasons.duration_past", "#id_ends_on-day"),
        ({"automation_decision": "yes"}, "reasons.decided_by_program", "#id_automation_decision"),
        ({"automation_detection": "yes"}, "reasons.program_unnamed", "#id_automation_program"),
        ({"redress": ["court"]}, "reasons.redress_missing", "#id_redress"),
        ({"scope": "posts"}, "reasons.scope_missing", "#id_scope"),
        ({"summary": " "}, "reasons.summary_missing", "#id_summary"),
    ],
)
def test_each_thing_that_is_wrong_is_said_where_it_is_put_right(stage, filed, changed, code, href):
    _, fact, path = filed
    desk = Desk(stage, "rosa")
    form = complete(stage, fact, desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary"))
    today = stage.clock.now().date()
    for name, value in changed.items():
        form.fill(**{name: today + timedelta(days=value) if isinstance(value, int) else value})
    page = desk.send(form)
    assert page.status == 422
    item = page.document.first("li", data_code=code)
    assert item is not None, page.codes
    assert item.first("a").attributes["href"] == href
    assert Ruling.objects.count() == 0


def test_a_clause_without_its_day_is_one_error_beside_all_the_others(stage, filed):
    *_, path = filed
    desk = Desk(stage, "rosa")
    page = desk.act(f"{path}?clause=ADS-8.1@1", having="summary", summary=NOTICE_2018)
    assert page.status == 422
    assert page.codes.count("reasons.as_of_missing") == 1
    assert page.codes.count("reasons.element_unlinked") == 4
    assert "reasons.ground_missing" not in page.codes
    assert "reasons.scope_missing" in page.codes


def test_the_whole_party_and_some_posts_is_refused(stage, filed):
    _, fact, path = filed
    desk = Desk(stage, "rosa")
    form = complete(stage, fact, desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary"))
    post = form.offered("promoted_post_ids")[0]
    page = desk.send(form, promoted_post_ids=[post])
    assert (page.status, page.codes) == (422, ["scope.both"])
    again = desk.send(page.form(having="summary"), scope="posts")
    assert again.status == 200
    assert Ruling.objects.get().statement["scope"] == {
        "whole_party": False,
        "promoted_post_ids": [post],
    }


def test_a_clause_that_nobody_wrote_is_refused(stage, filed):
    *_, path = filed
    desk = Desk(stage, "rosa")
    form = desk.get(path).form(having="summary")
    values = dict(form.entries) | {"clause": "ADS-99.9@1", "summary": NOTICE_2018}
    page = desk.post(path, **values)
    assert page.status == 422
    assert "invalid_choice" in page.codes


def test_a_case_without_facts_says_what_comes_first(stage):
    advertiser = stage.account()
    case, _, _ = stage.case(advertiser)
    desk = Desk(stage, "rosa")
    assert desk.get(f"/review/cases/{case.id}/rulings/new").form(having="fact_ids") is not None
    bakery = stage.account("crumb", "Crumb Bakery")
    form = desk.get("/review/cases/new").form(having="advertiser_id")
    empty = desk.send(form, advertiser_id=bakery.id, source="press")
    page = desk.get(f"{empty.path}/rulings/new")
    assert "This case has no fact yet." in page.text
    assert desk.act(f"{empty.path}/rulings/new", having="summary", summary="x").status == 422


def limit(stage, fact, form):
    """The complete statement, as a limit that narrows every axis."""
    complete(stage, fact, form)
    form.fill(
        measure="limit",
        products="Kestrel Guard, Nest",
        categories="Security",
        formats="video",
        targeting=["countries"],
        minimum_age="18",
        time_windows="Mon-Wed, Fri 6-22\nsun 0-24",
        territory_viewer="de, us-ca",
        territory_payer="CH",
    )
    form.fill(account_ids=form.offered("account_ids"))
    return form


def test_a_limit_says_every_axis_that_narrows_it(stage, filed):
    _, fact, path = filed
    desk = Desk(stage, "rosa")
    page = desk.get(f"{path}?clause=ADS-8.1@1")
    assert page.document.first("details", class_="adj-axes").attributes.get("open") is None
    page = desk.send(limit(stage, fact, page.form(having="summary")))
    assert page.status == 200, page.codes
    scope = Ruling.objects.get().statement["scope"]
    account = scope.pop("account_ids")
    assert scope == {
        "whole_party": True,
        "promoted_post_ids": [],
        "products": ["kestrel-guard", "nest"],
        "categories": ["security"],
        "formats": ["video"],
        "targeting": ["countries"],
        "minimum_age": 18,
        "time_windows": [
            {"weekdays": [0, 1, 2, 4], "from_hour": 6, "to_hour": 22},
            {"weekdays": [6], "from_hour": 0, "to_hour": 24},
        ],
        "territories": [
            {"code": "DE", "role": "viewer"},
            {"code": "US-CA", "role": "viewer"},
            {"code": "CH", "role": "payer"},
        ],
    }
    assert account == [str(stage.user("kestrel").pk)]
    assert "viewers younger than 18" in page.text


@pytest.mark.parametrize(
    ("changed", "code", "href"),
    [
        ({"territory_viewer": "Germany"}, "scope.territory", "#id_territory_viewer"),
        ({"time_windows": "all day"}, "scope.time_window", "#id_time_windows"),
        ({"time_windows": "Mon 22-6"}, "scope.time_window", "#id_time_windows"),
        ({"time_windows": "Fri-Mon 6-22"}, "scope.time_window", "#id_time_windows"),
        ({"minimum_age": "130"}, "max_value", "#id_minimum_age"),
    ],
)
def test_an_axis_that_cannot_be_read_is_said_where_it_stands(stage, filed, changed, code, href):
    _, fact, path = filed
    desk = Desk(stage, "rosa")
    form = limit(stage, fact, desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary"))
    form.fill(**changed)
    page = desk.send(form)
    assert page.status == 422
    item = page.document.first("li", data_code=code)
    assert item is not None, page.codes
    assert item.first("a").attributes["href"] == href
    assert page.document.first("details", class_="adj-axes").attributes.get("open") is not None
    assert Ruling.objects.count() == 0


def test_a_measure_names_the_role_that_it_hits(stage, filed):
    _, fact, path = filed
    desk = Desk(stage, "rosa")
    form = complete(stage, fact, desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary"))
    assert form.offered("roles") == ["advertiser", "agency", "advertiser agency"]
    page = desk.send(form, roles="agency", minimum_age="18")
    assert (page.status, page.codes) == (422, ["reasons.role_without_effect"])
    assert "#id_roles" in page.links
    again = desk.send(page.form(having="summary"), minimum_age="")
    assert again.status == 200
    assert Ruling.objects.get().statement["scope"] == {
        "whole_party": True,
        "promoted_post_ids": [],
        "roles": ["agency"],
    }
    assert "in the role of agency; not what it promotes itself." in again.text


def test_a_limit_of_everything_is_a_suspension(stage, filed):
    _, fact, path = filed
    desk = Desk(stage, "rosa")
    form = complete(stage, fact, desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary"))
    page = desk.send(form, measure="limit")
    assert (page.status, page.codes) == (422, ["reasons.limit_is_suspension"])


def test_what_the_staffing_does_not_allow_is_not_offered(stage, filed):
    *_, path = filed
    desk = Desk(stage, "rosa")
    whole = desk.get(path).form(having="summary").offered("measure")
    assert whole == [
        *("warning", "strike", "label", "remove", "limit"),
        *("require_authorisation", "refuse", "suspend", "terminate"),
    ]
    StaffMember.objects.filter(user=stage.user("ada")).delete()
    page = desk.get(f"{path}?clause=ADS-8.1@1")
    offered = page.form(having="summary").offered("measure")
    assert offered == ["warning", "strike", "label", "remove", "limit", "suspend"]
    assert "Two people decide here" in page.text
    assert "ADS-8.1@1 does not allow it." in page.text


def test_a_ruling_replaces_an_earlier_one(stage, filed):
    case, fact, path = filed
    desk = Desk(stage, "rosa")
    earlier, _ = stage.suspension(Advertiser.objects.get(pk=case.advertiser_id))
    page = desk.get(f"{path}?clause=ADS-8.1@1&supersedes={earlier.id}")
    form = complete(stage, fact, page.form(having="summary"))
    assert ("supersedes", earlier.id) in form.entries
    page = desk.send(form)
    assert page.status == 200, page.codes
    ruling = Ruling.objects.latest("number")
    step = StepRow.objects.get(subject_id=ruling.pk, name="propose")
    assert step.data["supersedes"] == earlier.id
