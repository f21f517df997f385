"""Links between parties, and the only way in which a measure reaches a later-linked account."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases import link as rules
from adjudge.domain.cases.batch import common_part_of
from adjudge.domain.cases.case import must_work_on
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.link import Link, LinkCannotCarry, LinkKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.ruling import Ruling, approve
from adjudge.domain.errors import NotFound
from adjudge.services import letter_contexts as say
from adjudge.services.cases import store_new_case
from adjudge.services.effects import put_into_effect, reverse
from adjudge.services.extensions import extended_statement, new_case
from adjudge.services.letters import about, serve_favourable, serve_letter
from adjudge.services.matters import enter, new_id, open_once
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.rulings import approve_ruling, lint
from adjudge.services.standing import light

HEARD_BEFORE = "heard before"
REVERSIBLE = frozenset({"served", "in force", "lifted", "expired"})


def find_link(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    case_id: str,
    type: LinkKind,  # noqa: A002 - the field's name everywhere
    other_party_id: str,
    began: date,
    ended: date | None,
    exhibit_ids: tuple[str, ...],
    why: str,
    holds_office: bool,
) -> Link:
    """Record that the party of a case is linked to another. It has no effect on either.

    Raises:
        NotAllowed: no reviewer, or one with an interest in the party.
        NotFound: an exhibit that the case does not have, or no such party.
        InvalidValue: no exhibit, no reason, or the party itself.
    """

    def make(uow: UnitOfWork, now: datetime) -> Link:
        case = uow.cases.get(case_id)
        must_work_on(case, actor, act="find a link")
        uow.parties.get(other_party_id)
        known = {exhibit.id for exhibit in uow.exhibits.by_case(case_id)}
        for exhibit_id in exhibit_ids:
            if exhibit_id not in known:
                raise NotFound(kind="exhibit of this case", id=exhibit_id)
        return Link(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            case_id=case_id,
            party_id=case.party_id,
            advertiser_id=case.advertiser_id,
            type=type,
            other_party_id=other_party_id,
            began=began,
            ended=ended,
            exhibit_ids=exhibit_ids,
            why=why,
            holds_office=holds_office,
        )

    return open_once(
        deps,
        actor,
        Link,
        request_id=request_id,
        arguments={"case_id": case_id, "other_party_id": other_party_id, "type": type.value},
        make=make,
        entered=lambda uow, new: _enter(uow, deps, new),
    )


def contest_link(deps: Deps, actor: Actor, *, link_id: str, text: str) -> Link:
    """One of its parties says that it is not so; until that is decided it carries nothing new.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    with deps.uow() as uow:
        link = rules.contest(uow.of(Link).lock(link_id), actor, text=text, now=deps.clock.now())
        uow.of(Link).save(link)
        _enter(uow, deps, link)
        return link


def decide_link(deps: Deps, actor: Actor, *, link_id: str, stands: bool, reasons: str) -> Link:
    """It stands, or it is struck; what reached another account by a struck one is given back.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    lit = []
    with deps.uow() as uow:
        now = deps.clock.now()
        found = uow.of(Link).get(link_id)
        extended = [] if stands else _extensions(uow, found)
        for advertiser_id in sorted({ruling.advertiser_id for ruling in extended}):
            uow.advertisers.lock(advertiser_id)
            lit.append(advertiser_id)
        link = rules.decide(
            uow.of(Link).lock(link_id), actor, stands=stands, reasons=reasons, now=now
        )
        uow.of(Link).save(link)
        _enter(uow, deps, link)
        for ruling in extended:
            back = reverse(
                uow, deps, uow.rulings.lock(ruling.id), actor, now, why=f"{link.reference} struck"
            )
            serve_favourable(
                uow,
                deps,
                back.ruling,
                now=now,
                decided_by=say.decider(link.steps, "strike", say.REVIEWER),
                posts=back.posts,
                other_measures=back.others,
            )
    for advertiser_id in lit:
        light(deps, advertiser_id)
    return link


def extend_to_linked(
    deps: Deps, actor: Actor, *, request_id: str, ruling_id: str, link_id: str, advertiser_id: str
) -> Ruling:
    """Propose that a measure in force reaches a later-linked account, by an addendum.

    It becomes a ruling about that account, in a case of its own, with the facts and exhibits of
    the first and those of the link; `approve_extension` by a second person serves it.

    Raises:
        NotAllowed: no reviewer, one without a number, or one with an interest in either party.
        LinkCannotCarry: the ruling is not in force for a whole party, or the link does not carry.
        ReasonsIncomplete: what the first ruling rested on has fallen since.
    """
    asked = request(
        request_id,
        use_case="extend_to_linked",
        actor=actor,
        arguments={"ruling_id": ruling_id, "link_id": link_id, "advertiser_id": advertiser_id},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Ruling]:
            made = _propose(
                uow,
                deps,
                actor,
                ruling_id=ruling_id,
                link_id=link_id,
                advertiser_id=advertiser_id,
            )
            return made.id, made

        return once(uow.requests, asked, now, load=uow.rulings.get, act=act)


def approve_extension(deps: Deps, actor: Actor, *, ruling_id: str) -> Ruling:
    """A second person approves; the addendum is served; then, and not before, it takes effect.

    Raises:
        SameDecider, NotAllowed: this person may not approve it.
        LinkCannotCarry: the link was contested or struck since, or the ruling is no extension.
        ReasonsIncomplete: something it rests on has fallen.
        WorkerMissing: it is served, but not in force yet; the worker finishes it.
        WrongState: it is not at this point.
    """
    with deps.uow() as uow:
        ruling = uow.rulings.lock(ruling_id)
        link_id = ruling.proposed_with("link_id")
        if not link_id:
            raise LinkCannotCarry(why="this ruling rests on no link")
        link, original = uow.of(Link).get(link_id), uow.rulings.get(ruling.proposed_with("extends"))
        now = deps.clock.now()
        rules.must_carry(
            link,
            from_party_id=original.party_id,
            to_party_id=ruling.party_id,
            on=now.date(),
        )
        approved = approve(ruling, actor, now)
        case = uow.cases.lock(ruling.case_id)
        shared = common_part_of(approved.steps)
        missing = lint(uow, deps, case, approved.statement, common_part=shared)
        if missing:
            raise ReasonsIncomplete(missing)
        served = approved.take("serve", actor, now)
        uow.rulings.save(served)
        uow.cases.save(case.take("rule", actor, now, ruling_id=ruling.id))
        _serve_addendum(uow, deps, served, original=original, link=link, now=now)
    put_into_effect(deps, ruling_id)
    with deps.reading() as uow:
        return uow.rulings.get(ruling_id)


def approve_either(deps: Deps, actor: Actor, *, ruling_id: str) -> Ruling:
    """Approve a ruling in the way that is its own: an extension only as its link carries it.

    Raises as `approve_ruling` and `approve_extension` do.
    """
    with deps.reading() as uow:
        ruling = uow.rulings.get(ruling_id)
    extends = ruling.proposed_with("link_id") and ruling.status == "proposed"
    approve_it = approve_extension if extends else approve_ruling
    return approve_it(deps, actor, ruling_id=ruling_id)


def _propose(
    uow: UnitOfWork,
    deps: Deps,
    actor: Actor,
    *,
    ruling_id: str,
    link_id: str,
    advertiser_id: str,
) -> Ruling:
    now = deps.clock.now()
    original, link = uow.rulings.get(ruling_id), uow.of(Link).get(link_id)
    other = uow.advertisers.get(advertiser_id)
    actor.must_be(StaffRole.REVIEWER, act="extend a measure")
    must_be_numbered(actor, act="extend a measure")
    for party_id in (original.party_id, other.party_id):
        actor.must_be_free_of(party_id, act="extend a measure")
    if original.status != "in force" or not original.statement.scope.whole_party:
        raise LinkCannotCarry(why="the measure is not in force for a whole party")
    rules.must_carry(
        link, from_party_id=original.party_id, to_party_id=other.party_id, on=now.date()
    )
    case = store_new_case(uow, deps, new_case(uow, deps, other, now))
    statement = extended_statement(uow, deps, original=original, link=link, case=case)
    shared = common_part_of(original.steps)
    missing = lint(uow, deps, case, statement, common_part=shared)
    if missing:
        raise ReasonsIncomplete(missing)
    draft = Ruling(
        id=new_id(deps, now),
        number=uow.rulings.next_number(),
        case_id=case.id,
        advertiser_id=other.id,
        party_id=other.party_id,
        statement=statement,
        drafted_by=actor.id,
        drafted_at=now,
    )
    uow.rulings.add(draft)
    proposed = draft.take(
        "propose",
        actor,
        now,
        statement_sha256=statement.sha256,
        no_hearing=HEARD_BEFORE,
        link_id=link.id,
        extends=original.id,
        built_on=original.id,
        **(shared.data() if shared else {}),
    )
    uow.rulings.save(proposed)
    return proposed


def _serve_addendum(
    uow: UnitOfWork, deps: Deps, ruling: Ruling, *, original: Ruling, link: Link, now: datetime
) -> None:
    record(
        uow,
        deps,
        type=EntryType.RULING_SERVED,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={
            "ruling_id": ruling.id,
            "case_id": ruling.case_id,
            "extends": original.id,
            "link_id": link.id,
            "proposer_id": ruling.proposer_id,
            "approver_id": ruling.approver_id,
            "statement": ruling.statement.record(),
        },
        public=say.public_reasons(uow, deps, ruling),
        released=False,
    )
    matter = about(uow, ruling)
    serve_letter(
        uow,
        deps,
        kind=LetterKind.ADDENDUM,
        template="addendum",
        matter=replace(matter, reference=f"{original.reference} ({ruling.reference})"),
        context={
            **say.statement(uow, deps, ruling),
            **say.notice_deciders(ruling),
            **say.money(uow, uow.advertisers.get(ruling.advertiser_id)),
            "why": link.why,
        },
        now=now,
    )


def _extensions(uow: UnitOfWork, link: Link) -> list[Ruling]:
    """The rulings that reached another account by this link and are not given back yet."""
    found = []
    for party_id in sorted(link.parties):
        letters = uow.letters.by_party(party_id)
        for ruling_id in sorted({each.ruling_id for each in letters if each.ruling_id}):
            ruling = uow.rulings.get(ruling_id)
            if ruling.proposed_with("link_id") == link.id and ruling.status in REVERSIBLE:
                found.append(ruling)
    return found


def _enter(uow: UnitOfWork, deps: Deps, link: Link) -> None:
    enter(
        uow,
        deps,
        link,
        type=EntryType.LINK,
        reference=link.reference,
        told={
            "type": link.type.value,
            "other_party_id": link.other_party_id,
            "why": link.why,
            "by": link.steps[-1].actor_id if link.steps else link.opened_by,
        },
    )
