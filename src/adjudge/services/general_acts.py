"""General acts: drafted, announced, published by two people, in force, ended.

They name no party. Whom a pause stops is told by letter at once; it decides nothing about them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases import general_act as rules
from adjudge.domain.cases.clause_acts import must_fit
from adjudge.domain.cases.decider import name_of
from adjudge.domain.cases.general_act import (
    ActExhibit,
    ActKind,
    ClauseChange,
    GeneralAct,
    Reach,
)
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Territory
from adjudge.domain.errors import NotAllowed
from adjudge.domain.policy.definition import Definition
from adjudge.domain.standing.content import site_content
from adjudge.domain.steps import first, last
from adjudge.services import letter_contexts as say
from adjudge.services.clause_reach import hit_by_rule
from adjudge.services.letters import serve_letter
from adjudge.services.matters import addressed, enter, new_id
from adjudge.services.once import once, request
from adjudge.services.policy_changes import policy_changed
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.reach_of_acts import (
    lies_within,
    shown_in_reach,
    stops_something,
    touches,
)
from adjudge.services.register import EntryType
from adjudge.services.reservations import give_back, open_reservations
from adjudge.services.standing import reconcile
from adjudge.services.standing_content import PAUSING, is_pausing, pause_of
from adjudge.services.standing_content import pauses_in_force as pauses_in_block

CLOCK = program("clock")
MOST_IN_FORCE = 1_000

WouldHit = Callable[[UnitOfWork, GeneralAct], Mapping[str, int]]
"""Whom an act would have hit in the last 90 days: party id to how many impressions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDraft:
    """What is said when an act is drafted; see `GeneralAct` for the fields."""

    act: ActKind
    title: str
    text: str
    rationale: str
    effective_at: datetime
    exhibits: tuple[ActExhibit, ...]
    exempt_classes: tuple[str, ...] = ()
    run_off_days: int = 0
    review_on: date | None = None
    reach: Reach = field(default_factory=Reach)
    clauses: tuple[ClauseChange, ...] = ()
    power_ref: str = ""
    emergency_clause: str = ""
    short_notice_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A pause in force, as plain data: an axis without values is open; both times are aware."""

    act_id: str
    reference: str
    territories: tuple[Territory, ...]
    categories: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime


def draft_act(deps: Deps, actor: Actor, *, request_id: str, draft: ActDraft) -> GeneralAct:
    """Draft a general act. It has no effect on anything.

    Raises `NotAllowed`, `InvalidValue`, `ActTooLong`; `UnknownClause` for a clause that the Ads
    Policy does not have; `PolicySyntax`, `PolicyType` for a wrong rule of a clause it makes.
    """
    actor.must_be(StaffRole.OPERATOR, act="draft a general act")
    for reference in (draft.power_ref, draft.emergency_clause):
        if reference:
            deps.rulebooks.ads().clause(reference)
    asked = request(
        request_id,
        use_case="draft_act",
        actor=actor,
        arguments={"title": draft.title, "text": draft.text, "act": draft.act.value},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, GeneralAct]:
            new = GeneralAct(
                id=new_id(deps, now),
                opened_by=actor.id,
                opened_at=now,
                **{name: getattr(draft, name) for name in (own.name for own in fields(ActDraft))},
            )
            must_fit(deps.rulebooks.ads(), new)
            uow.of(GeneralAct).add(new)
            return new.id, new

        return once(uow.requests, asked, now, load=uow.of(GeneralAct).get, act=act)


def announce_act(
    deps: Deps, actor: Actor, *, act_id: str, would_hit: WouldHit | None = None
) -> GeneralAct:
    """Announce its full text publicly. `would_hit` counts whom it would have hit in 90 days.

    By default: whose posts were shown in its reach; of clauses with a machine rule, which they hit.

    Raises:
        NotAllowed: no operator.
        Individual: it would have hit fewer than five parties, or mostly one.
        NoticeTooShort: fewer than 15 days to its effect, and no code.
        WrongState: it was announced before.
    """
    with deps.reading() as uow:
        drafted = uow.of(GeneralAct).get(act_id)
    by_rule = hit_by_rule(deps, drafted) if would_hit is None else None
    with deps.uow() as uow:
        act = uow.of(GeneralAct).lock(act_id)
        hit = by_rule if by_rule is not None else (would_hit or shown_in_reach)(uow, act)
        announced = rules.announce(act, actor, would_hit=hit, now=deps.clock.now())
        return _store(uow, deps, announced)


def publish_act(deps: Deps, actor: Actor, *, act_id: str) -> GeneralAct:
    """A second person publishes it; it takes effect by its clock.

    Raises `NotAllowed`, and as `draft_act` does if the Ads Policy has changed since.
    """
    with deps.uow() as uow:
        act = uow.of(GeneralAct).lock(act_id)
        published = rules.publish(act, actor, deps.clock.now())
        must_fit(deps.rulebooks.ads(), act)
        if is_pausing(published):
            site_content([*pauses_in_block(uow), pause_of(published)]).must_fit()
        _store(uow, deps, published)
    _reconcile(deps, published)
    return published


def take_effect(deps: Deps, act_id: str) -> bool:
    """A published act takes effect on its day; whether it did now. May be repeated.

    A pause is in the standing block since it was published, with its day, so that no decision after
    it shows what it stops.

    Raises:
        WorkerMissing: a serving process is alive and silent; nothing is changed, try again.
    """
    with deps.reading() as uow:
        waiting = uow.of(GeneralAct).get(act_id)
    if is_pausing(waiting):
        deps.block.must_reach_all()
        _reconcile(deps, waiting)
    with deps.uow() as uow:
        act = uow.of(GeneralAct).lock(act_id)
        now = deps.clock.now()
        if act.status != "published" or now < act.effective_at:
            return False
        policy_changed(uow, deps, _store(uow, deps, act.take("take_effect", CLOCK, now)))
    _reconcile(deps, act)
    if act.act is ActKind.PAUSE:
        serve_pause_letters(deps, act_id)
    return True


def propose_extension(
    deps: Deps, actor: Actor, *, act_id: str, until: datetime, rationale: str
) -> GeneralAct:
    """Propose that it goes on, with a new rationale. Raises as the domain's function does."""
    with deps.uow() as uow:
        act = uow.of(GeneralAct).lock(act_id)
        now = deps.clock.now()
        asked = rules.propose_extension(act, actor, until=until, rationale=rationale, now=now)
        return _store(uow, deps, asked)


def extend_act(deps: Deps, actor: Actor, *, act_id: str) -> GeneralAct:
    """A second person lets it go on. Raises `NotAllowed`, `WrongState`."""
    with deps.uow() as uow:
        act = uow.of(GeneralAct).lock(act_id)
        return _store(uow, deps, rules.extend(act, actor, deps.clock.now()))


def withdraw_act(deps: Deps, actor: Actor, *, act_id: str, why: str) -> GeneralAct:
    """Take it back, at any time. Raises `NotAllowed`, `InvalidValue`, `WrongState`."""
    with deps.uow() as uow:
        act = uow.of(GeneralAct).lock(act_id)
        withdrawn = _store(uow, deps, rules.withdraw(act, actor, why=why, now=deps.clock.now()))
        policy_changed(uow, deps, withdrawn)
    _reconcile(deps, act)
    return withdrawn


def expire_act(deps: Deps, act_id: str) -> bool:
    """A pause or an emergency act ends on its day; whether it did now. May be repeated."""
    with deps.uow() as uow:
        act = uow.of(GeneralAct).lock(act_id)
        now = deps.clock.now()
        if act.status != "in force" or act.ends_at is None or now < act.ends_at:
            return False
        policy_changed(uow, deps, _store(uow, deps, act.take("expire", CLOCK, now)))
    _reconcile(deps, act)
    return True


def acts_in_force(uow: UnitOfWork, now: datetime) -> tuple[GeneralAct, ...]:
    """Every general act in force at this moment, oldest first."""
    found = uow.of(GeneralAct).open_ones(limit=MOST_IN_FORCE)
    return tuple(act for act in found if act.is_in_force(now))


def pauses_in_force(uow: UnitOfWork, now: datetime) -> tuple[Pause, ...]:
    """The pauses of inventory that stop something at this moment."""
    return tuple(
        Pause(
            act_id=act.id,
            reference=act.reference,
            territories=act.reach.territories,
            categories=act.reach.categories,
            starts_at=act.effective_at,
            ends_at=act.ends_at,
        )
        for act in acts_in_force(uow, now)
        if act.act is ActKind.PAUSE and act.ends_at is not None
    )


def all_acts(deps: Deps, *, limit: int = MOST_IN_FORCE) -> Sequence[GeneralAct]:
    """Those that were announced, newest first, for the public list; a draft is nobody's matter."""
    with deps.reading() as uow:
        found = uow.of(GeneralAct).newest(limit=limit)
    return [act for act in found if first(act.steps, "announce") is not None]


def serve_pause_letters(deps: Deps, act_id: str) -> int:
    """A letter to everybody whose promotion a pause stops; how many were served now.

    One transaction each; whoever has its letter gets no second one, so a crash loses nothing.
    """
    with deps.reading() as uow:
        act = uow.of(GeneralAct).get(act_id)
        if act.status != "in force" or last(act.steps, "letters_served") is not None:
            return 0
        concerned = [key for key in uow.advertisers.all_ids() if stops_something(uow, act, key)]
    served = sum(_serve_pause(deps, act_id, advertiser_id) for advertiser_id in concerned)
    with deps.uow() as uow:
        act = uow.of(GeneralAct).lock(act_id)
        if act.status == "in force" and last(act.steps, "letters_served") is None:
            done = act.take("letters_served", CLOCK, deps.clock.now(), count=str(len(concerned)))
            uow.of(GeneralAct).save(done)
    return served


def free_paused_money(deps: Deps, actor: Actor, *, advertiser_id: str, act_id: str) -> int:
    """On request: what is reserved for line items that lie wholly in a pause is free again.

    How many reservations were given back. A line item without one shows nothing any more; for
    showing again after the pause the advertiser makes a new one.

    Raises `NotAllowed`: the actor does not act for the party, or the act pauses nothing now.
    """
    with deps.uow() as uow:
        advertiser = uow.advertisers.lock(advertiser_id)
        actor.must_act_for(advertiser.party_id, act="take its money back")
        act = uow.of(GeneralAct).get(act_id)
        if act.act is not ActKind.PAUSE or not act.is_in_force(deps.clock.now()):
            raise NotAllowed(act="take this money back", needs="a pause that is in force")
        inside = [i.id for i in uow.line_items.by_advertiser(advertiser_id) if lies_within(act, i)]
        return give_back(uow, deps, advertiser, line_item_ids=inside)


def _reconcile(deps: Deps, act: GeneralAct) -> None:
    """Write the block as committed, after a commit that may have changed what an act stops."""
    if act.act in PAUSING:
        reconcile(deps)


def _store(uow: UnitOfWork, deps: Deps, act: GeneralAct) -> GeneralAct:
    uow.of(GeneralAct).save(act)
    step = act.steps[-1]
    full_text: dict[str, object] = {
        "act": act.act.value,
        "title": act.title,
        "text": act.text,
        "rationale": act.rationales[-1],
        "effective_at": act.effective_at.isoformat(),
        "ends_at": act.ends_at.isoformat() if act.ends_at else "",
        "exempt_classes": list(act.exempt_classes),
        "run_off_days": act.run_off_days,
        "review_on": str(act.review_on or ""),
        "short_notice_code": act.short_notice_code,
        "clauses": [
            {
                "clause": f"{c.clause_id}@{c.version}",
                "change": c.change.value,
                "text": c.text,
                **({"definition": _plain(c.definition)} if c.definition else {}),
            }
            for c in act.clauses
        ],
        "exhibits": [{"title": e.title, "sha256": e.sha256} for e in act.exhibits],
    }
    enter(
        uow,
        deps,
        act,
        type=EntryType.GENERAL_ACT,
        reference=act.reference,
        told={**full_text, "step": step.name, "by": step.actor_id},
        public=full_text,
        # It is about nobody: everybody may read it at once.
        released=True,
    )
    return act


def _plain(definition: Definition) -> dict[str, object]:
    """All that a clause says beside its text, as plain JSON."""
    plain: dict[str, object] = {}
    for one in fields(definition):
        value = getattr(definition, one.name)
        plain[one.name] = list(value) if isinstance(value, tuple) else value
    # A list, because their order is a part of what binds.
    plain["elements"] = [{"id": each.id, "text": each.text} for each in definition.elements]
    return plain


def _serve_pause(deps: Deps, act_id: str, advertiser_id: str) -> bool:
    with deps.uow() as uow:
        advertiser = uow.advertisers.lock(advertiser_id)
        act = uow.of(GeneralAct).lock(act_id)
        known = {
            entry.record.get("record", {}).get("party_id")  # type: ignore[attr-defined] # our own
            for entry in uow.register.by_subject(act_id)
            if entry.type == EntryType.LETTER_SERVED.value
        }
        if advertiser.party_id in known:
            return False
        items = [i for i in uow.line_items.by_advertiser(advertiser_id) if touches(act, i)]
        reserved = open_reservations(uow, advertiser)
        published = first(act.steps, "publish")
        assert published is not None, "it is in force"
        serve_letter(
            uow,
            deps,
            kind=LetterKind.UNAVAILABLE,
            template="general_act",
            matter=addressed(uow, act, reference=act.reference, advertiser_id=advertiser_id),
            context={
                **say.money(uow, advertiser),
                "title": act.title,
                "act_text": act.text,
                "rationale": act.rationale,
                "power_ref": act.power_ref,
                "starts_at": act.effective_at,
                "ends_at": act.ends_at,
                "territories": [territory.code for territory in act.reach.territories],
                "categories": list(act.reach.categories),
                "exempt_classes": list(act.exempt_classes),
                "line_items": len(items),
                "can_be_freed": sum(lies_within(act, i) and i.id in reserved for i in items),
                "published_by": name_of(published, "operator"),
            },
            now=deps.clock.now(),
        )
        return True
