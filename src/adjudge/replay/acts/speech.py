"""Acts of speaking: to the party, to an authority, to the public."""

from __future__ import annotations

from adjudge.replay.acts.doing import Doing
from adjudge.replay.acts.reasons import open_file
from adjudge.services.disclosures import inform_party, tell_authority
from adjudge.services.publications import publish_statement


def informs(doing: Doing) -> tuple[str, ...]:
    """An information letter: it states something and decides nothing."""
    letter = inform_party(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        case_id=open_file(doing).id,
        text=doing.words("text"),
    )
    doing.made("letter", letter.id)
    return ("The party has it in an information letter, which decides nothing.",)


def tells(doing: Doing) -> tuple[str, ...]:
    """The operator tells an authority what it must; the party has a copy the same day."""
    copy = tell_authority(
        doing.deps,
        doing.staff("operator"),
        request_id=doing.stage.key(),
        case_id=open_file(doing).id,
        authority=doing.words("to"),
        text=doing.words("text"),
        copy_forbidden_by=doing.words("copy_forbidden_by"),
    )
    if copy is None:
        return ("Told; the law that forbids a copy to the party is on record.",)
    return ("Told, which is free; the party has a copy by letter on the same day.",)


def publishes(doing: Doing) -> tuple[str, ...]:
    """The operator says something about the party in public."""
    publish_statement(
        doing.deps,
        doing.staff("operator"),
        request_id=doing.stage.key(),
        advertiser_id=doing.player.advertiser_id,
        text=doing.words("text"),
    )
    return ("Published: letters that were served on the party say the same.",)
