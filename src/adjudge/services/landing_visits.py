"""Landing pages: looked at before a post is admitted, and again and again while it runs.

What was judged was a page on one day. If another one stands there later, and a clause that was in
force when the post was admitted hits it, the program withdraws its admission of that one post, for
as long as an interim measure lasts; the rest is for people.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from adjudge.domain.actor import program
from adjudge.domain.ads.landing_visit import Fetched, LandingVisit
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.interim_measure import RUNNING, InterimMeasure, RenewedTwice
from adjudge.domain.cases.measure import Scope
from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.policy.screening import ScreeningResult, quoted, screen
from adjudge.domain.steps import WrongState, first
from adjudge.services.declines import NOT_AFFECTED, reasoned
from adjudge.services.interims import impose_interim, renew_withdrawal
from adjudge.services.landing_ports import LandingPages
from adjudge.services.matters import new_id
from adjudge.services.ports import Deps
from adjudge.services.screened import signals_of
from adjudge.services.submissions import answer_submission

SCREENING: Final = program("screening")
EVERY: Final = timedelta(hours=6)
AFTER_A_FAILURE: Final = timedelta(minutes=10)
"""A page that cannot be reached once is looked at again before anything follows from it."""


def visit_landing_pages(deps: Deps, looked: MutableMapping[str, datetime], *, limit: int) -> int:
    """Look at the pages that are due, those of waiting posts first; how many were looked at.

    `looked` remembers when which post's page is due again; it may be lost.
    """
    pages = deps.landing_pages
    if pages is None:
        return 0
    now = deps.wall_clock.now()
    with deps.reading() as uow:
        found = uow.promoted_posts.with_web_addresses()
    outside = (post for post in found if pages.is_outside(post.landing_url))
    due = [post for post in outside if looked.get(post.id, now) <= now][:limit]
    for post in due:
        is_sure = visit_landing_page(deps, pages, post)
        looked[post.id] = now + (EVERY if is_sure else AFTER_A_FAILURE)
    return len(due)


def visit_landing_page(deps: Deps, pages: LandingPages, promoted: PromotedPost) -> bool:
    """Look at one page, keep what is new, and do what follows; False: look again soon."""
    fetched = pages.fetch(promoted.landing_url)
    visit, is_new = _kept(deps, promoted, fetched, pages.words_sha256(fetched))
    is_first_failure = fetched.failure is not None and is_new
    if promoted.status == "submitted":
        if not is_first_failure:
            answer_submission(deps, promoted)
    elif visit.changed or (fetched.failure is not None and not is_new):
        _withdraw(deps, promoted, visit)
    return not is_first_failure


def _kept(
    deps: Deps, promoted: PromotedPost, fetched: Fetched, words_sha256: str
) -> tuple[LandingVisit, bool]:
    """The visit as evidence, and whether it found anything else than the one before."""
    with deps.uow() as uow:
        now = deps.clock.now()
        latest = uow.landing_visits.latest(promoted.id)
        read = uow.landing_visits.first_read(promoted.id)
        visit = LandingVisit(
            id=new_id(deps, now),
            promoted_post_id=promoted.id,
            at=now,
            fetched=fetched,
            words_sha256=words_sha256,
            changed=bool(read and words_sha256 and words_sha256 != read.words_sha256),
        )
        if latest is not None and _says(latest) == _says(visit):
            return latest, False
        uow.landing_visits.add(visit)
        return visit, True


def _says(visit: LandingVisit) -> tuple[object, ...]:
    return (visit.fetched.failure, visit.fetched.final_url, visit.words_sha256)


def _withdraw(deps: Deps, promoted: PromotedPost, visit: LandingVisit) -> None:
    """Withdraw the admission once for one visit if a clause hits, and renew while it persists."""
    with deps.reading() as uow:
        imposed = [
            each
            for each in uow.of(InterimMeasure).by_advertiser(promoted.advertiser_id)
            if each.opened_by == SCREENING.id and promoted.id in each.scope.promoted_post_ids
        ]
        look = signals_of(uow, deps, promoted)
    if any(each.changed == _changed(visit) or each.status in RUNNING for each in imposed):
        _renew(deps, imposed)
        return
    policy = _of_landing_pages(deps, promoted)
    result = screen(policy, look(), deps.today(), categories=promoted.categories or ())
    if result.hits:
        _impose(deps, promoted, visit, result)


def _of_landing_pages(deps: Deps, promoted: PromotedPost) -> Rulebook:
    """The clauses that read the landing page and were in force when the post was admitted.

    Under a newer text a post falls only by re-screening.
    """
    book, admitted = deps.rulebooks.ads(), first(promoted.steps, "admit")
    assert admitted is not None, "it runs"
    return replace(
        book,
        clauses=tuple(
            clause
            for clause in book.clauses_in_force(deps.today())
            if clause.effective_from <= admitted.at.date()
            and clause.rule is not None
            and any(name.startswith("landing.") for name in check_rule(clause.rule).signals)
        ),
    )


def _impose(
    deps: Deps, promoted: PromotedPost, visit: LandingVisit, result: ScreeningResult
) -> None:
    with deps.uow() as uow:
        uow.advertisers.lock(promoted.advertiser_id)
        case, _ = reasoned(uow, deps, promoted, result, now=deps.clock.now())
        fact_ids = tuple(fact.id for fact in uow.facts.by_case(case.id))
    clauses = quoted(tuple(hit.clause_ref for hit in result.hits))
    impose_interim(
        deps,
        SCREENING,
        request_id=f"landing.{visit.id}",
        case_id=case.id,
        clause_ref=result.hits[0].clause_ref,
        scope=Scope(promoted_post_ids=(promoted.id,)),
        fact_ids=fact_ids,
        summary=(
            "The landing page of this post is not the one that was there when the post was "
            f"admitted, or cannot be read any more. It now hits {clauses}, so the post is not "
            "shown until this is cleared up."
        ),
        not_affected=NOT_AFFECTED,
        changed=_changed(visit),
    )


def _renew(deps: Deps, imposed: list[InterimMeasure]) -> None:
    for interim in imposed:
        if interim.status in RUNNING and interim.until - deps.clock.now() <= EVERY:
            try:
                renew_withdrawal(deps, SCREENING, interim_id=interim.id)
            except (RenewedTwice, WrongState):
                continue  # it lapses; whether the post is removed is for people


def _changed(visit: LandingVisit) -> str:
    return f"landing page, {visit.provenance}"
