"""Complaints: they need no ruling, and are answered from the log."""

from __future__ import annotations

from adjudge.domain.cases.complaint import About
from adjudge.replay.acts.doing import Doing
from adjudge.services.complaints import end_restriction, explain, file_complaint


def complains(doing: Doing) -> tuple[str, ...]:
    """The party complains; the answer has a deadline."""
    filed = file_complaint(
        doing.deps,
        doing.player.actor(),
        request_id=doing.stage.key(),
        advertiser_id=doing.player.advertiser_id,
        about=About(doing.field("about") or About.OTHER.value),
        text=doing.words("text"),
    )
    doing.made("complaint", filed.id)
    return (f"The complaint was filed; the answer is due on {filed.due:%-d %B %Y}.",)


def explains(doing: Doing, complaint_id: str) -> tuple[str, ...]:
    """The operator answers, citing no entry of the log: what platforms do."""
    explain(
        doing.deps,
        doing.staff("reviewer"),
        complaint_id=complaint_id,
        text=doing.words("text"),
        cited=(),
    )
    return ("The complaint was answered.",)


def ends_restriction(doing: Doing) -> tuple[str, ...]:
    """What cannot be explained ends, and the party has it in a letter."""
    ended = end_restriction(
        doing.deps,
        doing.staff("reviewer"),
        complaint_id=doing.product("complaint", "complaint"),
        text=doing.words("text"),
    )
    return (f"Answered by letter, from the log: {ended.status}.",)
