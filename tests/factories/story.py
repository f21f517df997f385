"""The story of Kestrel Lab in rows: everything once, so every table of the record has a row."""

from __future__ import annotations

from dataclasses import dataclass

from tests.factories import matters, rows, visits

from adjudge.adapters.store.models import User
from adjudge.domain.actor import StaffRole
from adjudge.domain.ads.campaign import LineItem
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.ledger.transfer import Transfer
from adjudge.domain.ledger.winddown_state import WindDown
from adjudge.domain.posts.post import Post
from adjudge.domain.standing.measures import MeasureInForce
from adjudge.services.carried import EventBatch
from adjudge.services.ports import UnitOfWork
from adjudge.services.precedents import file_precedent


@dataclass
class Story:
    """Everything once: a suspended advertiser that appealed, asked, spent and closed."""

    member: User
    reviewer: User
    second: User
    officer: User
    advertiser: Advertiser
    line_item: LineItem
    post: Post
    promoted: PromotedPost
    case: Case
    exhibit: Exhibit
    fact: Fact
    ruling: Ruling
    letter: Letter
    measure: MeasureInForce
    appeal: Appeal
    particulars: Particulars
    complaint: Complaint
    reserved: Transfer
    wind_down: WindDown


def tell(uow: UnitOfWork) -> Story:
    """The whole story, so that every table of the record has a row."""
    member = rows.make_user()
    reviewer = rows.make_user("", StaffRole.REVIEWER, number=1)
    second = rows.make_user("", StaffRole.REVIEWER, number=2)
    officer = rows.make_user("", StaffRole.APPEALS_OFFICER, number=3)
    advertiser = rows.make_advertiser(uow, member)
    line_item = rows.make_line_item(uow, advertiser)
    post = rows.make_post(uow, member)
    promoted = rows.make_promoted(uow, line_item, post)
    visits.make_visit(uow, promoted)
    case, exhibit, fact = rows.make_case(uow, advertiser)
    steps = rows.decided_by(str(reviewer.pk), str(second.pk))
    statement = rows.complete_statement(fact)
    ruling = rows.make_ruling(uow, case, statement, *steps, drafted_by=str(reviewer.pk))
    file_precedent(uow, ruling, rows.NOW.date())
    letter = rows.make_letter(uow, ruling)
    measure = rows.measure_of(ruling, letter)
    uow.measures.add(measure)
    uow.ledger.post(rows.deposit(advertiser, 500_000_000))
    reserved = uow.ledger.post(rows.reservation(advertiser, 100_000_000))
    batch = EventBatch(file="day-1.events", events=(rows.impression(promoted, "t1"),), last_row=1)
    uow.settlements.store(batch, {})
    uow.settlements.count_free_click(promoted.id, rows.NOW)
    rows.declare_interest(rows.make_user(), advertiser.party_id)
    return Story(
        member=member,
        reviewer=reviewer,
        second=second,
        officer=officer,
        advertiser=advertiser,
        line_item=line_item,
        post=post,
        promoted=promoted,
        case=case,
        exhibit=exhibit,
        fact=fact,
        ruling=ruling,
        letter=letter,
        measure=measure,
        appeal=rows.make_appeal(uow, ruling, str(member.pk)),
        particulars=rows.make_particulars(uow, ruling, str(member.pk)),
        complaint=matters.make_complaint(uow, advertiser, str(member.pk)),
        reserved=reserved,
        wind_down=rows.make_wind_down(uow, advertiser, str(member.pk)),
    )
