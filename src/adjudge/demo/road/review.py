"""What reviewers do by the pages, for any matter: open a case, file, propose, approve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from adjudge.demo.road.checks import must
from adjudge.demo.road.dom import Form, Value
from adjudge.demo.road.story import Matter
from adjudge.demo.road.visitor import Page, Visitor

REVIEW_AFTER: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A case on the pages: its address, and the ids of what was filed, in the order of filing."""

    path: str
    exhibits: tuple[str, ...]
    facts: tuple[str, ...]


def today() -> date:
    """The day it is in UTC, as the site counts days."""
    return datetime.now(UTC).date()


def open_case(reviewer: Visitor, matter: Matter) -> str:
    """Open a case about the advertiser; its address."""
    page = reviewer.get("/review/cases/new").expect(200)
    form = page.form(having="advertiser_id")
    choice = form.choice_labelled("advertiser_id", matter.advertiser)
    return reviewer.send(form, advertiser_id=choice, source="own initiative").expect(200).path


def file_matter(reviewer: Visitor, matter: Matter) -> OpenCase:
    """Open a case and file every exhibit and fact of the matter."""
    case = open_case(reviewer, matter)
    for exhibit in matter.exhibits:
        reviewer.act(
            f"{case}/exhibits/new",
            title=exhibit.title,
            source=exhibit.source,
            asserter=exhibit.asserter,
            captured_on=today() - timedelta(days=exhibit.days_ago),
            strength=exhibit.strength,
            text=exhibit.text,
        ).expect(200)
    exhibits = _offered(reviewer, f"{case}/facts/new", "exhibit_ids", len(matter.exhibits))
    for fact in matter.facts:
        values: dict[str, Value] = {
            "proposition": fact.proposition,
            "finding": "attributed" if fact.attributed_to else "established",
            "attributed_to": fact.attributed_to,
            "began": today() - timedelta(days=fact.began_days_ago),
            "precision": "day",
            "exhibit_ids": [exhibits[each] for each in fact.exhibits],
        }
        if fact.ended_days_ago is not None:
            values["ended"] = today() - timedelta(days=fact.ended_days_ago)
        reviewer.act(f"{case}/facts/new", **values).expect(200)
    facts = _offered(reviewer, f"{case}/rulings/new", "fact_ids", len(matter.facts))
    return OpenCase(path=case, exhibits=exhibits, facts=facts)


def _offered(reviewer: Visitor, path: str, name: str, count: int) -> tuple[str, ...]:
    """The choices of a field; ids are in the order of their making."""
    offered = sorted(reviewer.get(path).expect(200).form(having=name).offered(name))
    must(len(offered) == count, f"{path} offers {len(offered)} of {count} as {name}")
    return tuple(offered)


def statement_form(reviewer: Visitor, case: OpenCase, matter: Matter) -> Form:
    """The statement form for the clause, filled in with everything that the matter says."""
    page = reviewer.get(f"{case.path}/rulings/new", clause=matter.clause).expect(200)
    form = page.form(having="summary")
    form.fill(
        summary=matter.summary,
        measure="suspend",
        clause=matter.clause,
        as_of=today(),
        fact_ids=list(case.facts),
        scope="party",
        condition=matter.condition,
        review_on=today() + REVIEW_AFTER,
        not_affected=matter.not_affected,
        would_change=matter.would_change,
        redress=["particulars", "appeal", "court"],
        automation_detection="no",
        automation_decision="no",
    )
    entries = dict(form.entries)
    for number in range(len(matter.findings)):
        finding = matter.findings[entries[f"element-{number}-id"]]
        form.fill(
            **{
                f"element-{number}-facts": [case.facts[each] for each in finding.facts],
                f"element-{number}-why": finding.why,
            }
        )
    return form


def propose(reviewer: Visitor, case: OpenCase, matter: Matter) -> str:
    """Propose the complete ruling; its address."""
    page = reviewer.send(statement_form(reviewer, case, matter)).expect(200)
    must("/review/rulings/" in page.path, f"the proposal led to {page.path}: {page.text[:300]}")
    return page.path


def approve(reviewer: Visitor, ruling: str) -> Page:
    """Press the button that approves; the page that follows, or the refusal."""
    page = reviewer.get(ruling).expect(200)
    return reviewer.send(page.form("/approve"))


def approve_without_button(reviewer: Visitor, ruling: str) -> Page:
    """Approve as somebody who gets no button: send what the button would have sent."""
    page = reviewer.get(ruling).expect(200)
    form = page.form()
    form.entries = [
        pair for pair in form.entries if pair[0] in {"csrfmiddlewaretoken", "request_id"}
    ]
    return reviewer.post(f"{ruling}/approve", form.entries)
