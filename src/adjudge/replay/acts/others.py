"""Links between parties, orders of authorities, and batches of rulings on many parties."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from adjudge.domain.cases.link import LinkKind
from adjudge.replay.acts.doing import Doing
from adjudge.replay.acts.reasons import file_exhibits, open_file, statement_of
from adjudge.services.batches import Member, approve_batch, propose_batch
from adjudge.services.links import approve_extension, extend_to_linked, find_link
from adjudge.services.orders import OrderReceived, receive_order

UNTOLD: Final = "not told in the story"


def links(doing: Doing) -> tuple[str, ...]:
    """A link is recorded with its exhibits; a measure reaches the party only by an addendum."""
    case = open_file(doing)
    exhibits = file_exhibits(doing, case, doing.field("exhibits") or ())
    link = find_link(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        case_id=case.id,
        type=LinkKind(doing.words("relation")),
        other_party_id=doing.stage.player(doing.field("to")).party_id,
        began=doing.stage.today,
        ended=None,
        exhibit_ids=tuple(exhibits.values()),
        why=doing.act.what or UNTOLD,
        holds_office=False,
    )
    doing.made("link", link.id)
    if doing.field("ruling") is None:
        return ("The link was recorded; by itself it has no effect on anybody.",)
    proposed = extend_to_linked(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        ruling_id=doing.product("ruling", "ruling"),
        link_id=link.id,
        advertiser_id=doing.player.advertiser_id,
    )
    ruling = approve_extension(doing.deps, doing.staff("second"), ruling_id=proposed.id)
    doing.made("ruling", ruling.id)
    return (f"{ruling.reference}: the measure reaches the party by an addendum, served before.",)


def rescreens(doing: Doing) -> tuple[str, ...]:
    """Propose a batch: each party has a case, a fact, a letter and an appeal of its own."""
    members = []
    for party in doing.field("parties"):
        act = replace(doing.act, fields={**doing.act.fields, "party": party})
        one = Doing(stage=doing.stage, act=act, names=doing.names)
        case = open_file(one)
        members.append(Member(case_id=case.id, statement=statement_of(one, case)))
    batch = propose_batch(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        common_part=doing.act.what or UNTOLD,
        members=members,
    )
    doing.made("batch", batch.id)
    return (f"{len(members)} rulings were proposed, each by a letter of its own.",)


def approves_batch(doing: Doing) -> tuple[str, ...]:
    """One approval; each ruling is served and takes effect by itself."""
    approved = approve_batch(
        doing.deps, doing.staff("second"), batch_id=doing.product("batch", "batch")
    )
    return tuple(f"One of the batch is {each.status}." for each in approved)


def orders(doing: Doing) -> tuple[str, ...]:
    """An order: a ground only if it binds the operator itself."""
    received = _receive(doing, binds=bool(doing.field("binds_operator")))
    if received:
        return ("The order was entered; it binds the operator, so it can be a ground.",)
    return ("The order was entered; it binds others, so it is an exhibit and no ground.",)


def requests(doing: Doing) -> tuple[str, ...]:
    """A request binds nobody, and is entered publicly."""
    _receive(doing, binds=False)
    return ("The request was entered in the register; it binds nobody and has no effect.",)


def _receive(doing: Doing, *, binds: bool) -> bool:
    territory: Any = doing.field("territory")
    order = receive_order(
        doing.deps,
        doing.staff("operator"),
        request_id=doing.stage.key(),
        received=OrderReceived(
            authority=doing.words("authority"),
            legal_basis=doing.words("legal_basis") or UNTOLD,
            citation=doing.words("legal_basis") or doing.words("authority"),
            text=doing.words("text"),
            subject=doing.words("text"),
            dated=doing.stage.today,
            territories=(territory,) if territory else (),
            binds_operator=binds,
        ),
        case_id=open_file(doing).id if doing.field("party") else None,
    )
    doing.made("order", order.id)
    return order.binds_operator
