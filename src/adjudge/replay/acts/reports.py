"""Reports by readers, and reviews: what may lead to a case, and what looks at a ruling again."""

from __future__ import annotations

from typing import Final

from adjudge.domain.cases.report import Category, Priority
from adjudge.domain.cases.review import Occasion
from adjudge.replay.acts.doing import Doing
from adjudge.services.reports import act_on, file_report, take_no_action, triage
from adjudge.services.reviews import confirm_review, open_review, reverse_review

READER: Final = "A reader"
ADDRESS: Final = "reader@readers.example"
SENDER: Final = "0" * 64


def reports(doing: Doing) -> tuple[str, ...]:
    """Somebody reports a promoted post; no account is needed."""
    report = file_report(
        doing.deps,
        request_id=doing.stage.key(),
        promoted_post_id=doing.player.posts[doing.words("post")],
        category=Category(doing.field("category") or Category.POLICY.value),
        reason=doing.words("text"),
        name=READER,
        email=ADDRESS,
        good_faith=True,
        sender=SENDER,
        base_url=doing.stage.home.base_url,
    )
    doing.made("report", report.id)
    return (f"The report was filed; it is decided by {report.decide_by:%-d %B %Y}.",)


def triages(doing: Doing) -> tuple[str, ...]:
    """A first look says how soon it is decided; nothing else."""
    report_id = doing.product("report", "report")
    seen = triage(
        doing.deps,
        doing.staff("reviewer"),
        report_id=report_id,
        priority=Priority(doing.words("priority")),
    )
    return (f"The report is {seen.status}.",)


def acts_on(doing: Doing) -> tuple[str, ...]:
    """The report leads to a case; who reported it is told."""
    case = act_on(
        doing.deps,
        doing.staff("reviewer"),
        report_id=doing.product("report", "report"),
        reasons=doing.words("reasons"),
    )
    doing.made("case", case.id)
    return (f"{case.reference} was opened; whoever reported it is told.",)


def dismisses(doing: Doing) -> tuple[str, ...]:
    """Nothing is done, for reasons that whoever reported it is told."""
    report = take_no_action(
        doing.deps,
        doing.staff("reviewer"),
        report_id=doing.product("report", "report"),
        reasons=doing.words("reasons"),
    )
    return (f"The report is {report.status}; whoever made it has the reasons.",)


def asks_review(doing: Doing) -> tuple[str, ...]:
    """The party asks to look at a ruling again."""
    ruling_id = doing.product("ruling", "ruling")
    review = open_review(
        doing.deps,
        doing.owner(ruling_id).actor(),
        request_id=doing.stage.key(),
        ruling_id=ruling_id,
        occasion=Occasion(doing.words("occasion")),
        text=doing.words("text"),
    )
    doing.made("review", review.id)
    doing.made("ruling", ruling_id)
    return ("The review is open, and has a deadline.",)


def confirms_review(doing: Doing) -> tuple[str, ...]:
    """The ruling stands, for reasons of its own."""
    confirm_review(
        doing.deps,
        doing.staff("appeals"),
        review_id=doing.product("review", "review"),
        reasons=doing.words("reasons"),
    )
    return ("The ruling stands, for new reasons, by letter.",)


def reverses_review(doing: Doing) -> tuple[str, ...]:
    """The ruling falls, as if never made."""
    reverse_review(
        doing.deps,
        doing.staff("appeals"),
        review_id=doing.product("review", "review"),
        reasons=doing.words("reasons"),
    )
    return ("The ruling fell; everything it took was given back at once.",)
