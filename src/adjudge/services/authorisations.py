"""Authorisations and exemptions: applied for, granted, or refused by a ruling with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import rfc8785

from adjudge.domain.actor import Actor
from adjudge.domain.cases import authorisation as rules
from adjudge.domain.cases.authorisation import Authorisation, AuthorisationKind, Requirement
from adjudge.domain.cases.clock import grace
from adjudge.domain.cases.decider import name_of
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Scope
from adjudge.domain.steps import last
from adjudge.services import letter_contexts as say
from adjudge.services.letters import serve_letter
from adjudge.services.matters import addressed, enter, new_id
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType

MOST_LISTED = 500
AFTER_MISS_DAYS = 90
MISSED = "the operator missed its deadline twice"
_FAVOURABLE = frozenset({"grant", "renew", "reinstate", "reopen"})
_DELAYS = frozenset({"extend", "miss"})


def apply_for_authorisation(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    advertiser_id: str,
    type: AuthorisationKind,  # noqa: A002 - the field's name everywhere
    clause_ref: str,
    scope: Scope,
    requirement: Requirement,
    evidence: str,
) -> Authorisation:
    """Apply for an authorisation under a clause, or an exemption from it; decided in 14 days.

    Raises:
        NotAllowed: the actor does not act for the party.
        UnknownClause: the Ads Policy has no such clause version.
        InvalidValue: an empty or too long text, or a scope that says nothing.
    """
    asked = request(
        request_id,
        use_case="apply_for_authorisation",
        actor=actor,
        arguments={
            "advertiser_id": advertiser_id,
            "type": type.value,
            "clause_ref": clause_ref,
            "scope": rfc8785.dumps(scope.record()).decode(),  # type: ignore[arg-type]
            "requirement": "\n".join(
                (
                    requirement.issuer,
                    requirement.cost,
                    requirement.time,
                    str(requirement.can_be_had),
                )
            ),
            "evidence": evidence,
        },
    )
    clause = deps.rulebooks.ads().clause(clause_ref)
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Authorisation]:
            advertiser = uow.advertisers.get(advertiser_id)
            actor.must_act_for(advertiser.party_id, act="apply for an authorisation")
            new = Authorisation(
                id=new_id(deps, now),
                opened_by=actor.id,
                opened_at=now,
                party_id=advertiser.party_id,
                advertiser_id=advertiser_id,
                type=type,
                clause_ref=clause_ref,
                scope=scope,
                requirement=requirement,
                evidence=evidence,
                due=now + timedelta(days=deps.deadlines.authorisation),
                discretionary=not clause.urgent_harm,
            )
            uow.of(Authorisation).add(new)
            _enter(uow, deps, new)
            return new.id, new

        return once(uow.requests, asked, now, load=uow.of(Authorisation).get, act=act)


def grant_authorisation(
    deps: Deps,
    actor: Actor,
    *,
    authorisation_id: str,
    conditions: str,
    expires_on: date,
    code: str,
) -> Authorisation:
    """Grant it; the party gets its letter, and an exemption is listed publicly.

    Raises `NotAllowed`, `InvalidValue` (no code, an expiry in the past), `WrongState`.
    """
    with deps.uow() as uow:
        now = deps.clock.now()
        asked = uow.of(Authorisation).lock(authorisation_id)
        granted = rules.grant(
            asked, actor, conditions=conditions, expires_on=expires_on, code=code, now=now
        )
        return _settle(uow, deps, granted, "grant", now)


def renew_authorisation(
    deps: Deps, actor: Actor, *, authorisation_id: str, expires_on: date, code: str
) -> Authorisation:
    """Let it go on, or begin again after it expired. Raises as `grant_authorisation` does."""
    with deps.uow() as uow:
        now = deps.clock.now()
        granted = uow.of(Authorisation).lock(authorisation_id)
        renewed = rules.renew(granted, actor, expires_on=expires_on, code=code, now=now)
        return _settle(uow, deps, renewed, "renew", now)


def decide_against(
    deps: Deps, actor: Actor, *, authorisation_id: str, step: str, ruling_id: str
) -> Authorisation:
    """Refuse, suspend or revoke it, as a ruling in force says; `step` is one of these verbs.

    The ruling had its own linter, second person and notice; this letter says what follows.

    Raises:
        NotAllowed: no reviewer, or one with an interest in the party.
        NotOnRuling: the ruling does not carry this.
        NoRemedyYet: nobody can have it yet, and the ruling has no end within 90 days.
        WrongState: it is not at this point.
    """
    assert step in rules.AGAINST, step
    with deps.uow() as uow:
        now = deps.clock.now()
        asked = uow.of(Authorisation).lock(authorisation_id)
        ruling = uow.rulings.get(ruling_id)
        decided = rules.decide_against(asked, actor, step=step, ruling=ruling, now=now)
        return _settle(uow, deps, decided, step, now)


def reopen_after_reversal(uow: UnitOfWork, deps: Deps, ruling_id: str, now: datetime) -> int:
    """A ruling was reversed: what it refused is open again, what it took is given back.

    Called in the transaction of the reversal; how many authorisations that concerned.
    """
    ruling, count = uow.rulings.get(ruling_id), 0
    for found in uow.of(Authorisation).by_party(ruling.party_id):
        basis = next((s for s in reversed(found.steps) if s.data.get("ruling_id")), None)
        step = {"refused": "reopen", "suspended": "reinstate", "revoked": "reinstate"}
        if found.status not in step or basis is None or basis.data["ruling_id"] != ruling_id:
            continue
        name = step[found.status]
        until = now + timedelta(days=deps.deadlines.authorisation)
        # What runs anew has its full time again.
        data = {"until": until.isoformat()} if name == "reopen" else {}
        again = found.take(name, rules.CLOCK, now, ruling_id=ruling_id, **data)
        _settle(uow, deps, again, name, now)
        count += 1
    return count


def authorisations_in_force(uow: UnitOfWork, party_id: str, on: date) -> tuple[Authorisation, ...]:
    """What a party may do by authorisation or exemption on a day."""
    return tuple(a for a in uow.of(Authorisation).by_party(party_id) if a.is_in_force(on))


def exemptions(deps: Deps) -> Sequence[Authorisation]:
    """Every exemption in force today, oldest first, for the public list."""
    today = deps.today()
    with deps.reading() as uow:
        found = uow.of(Authorisation).open_ones(limit=MOST_LISTED)
    return [a for a in found if a.type is AuthorisationKind.EXEMPTION and a.is_in_force(today)]


def miss_decision(deps: Deps, authorisation_id: str) -> bool:
    """The decision on an application was due: grace first, then a grant or an outside decider.

    Whether anything changed; may be repeated at any time.
    """
    with deps.uow() as uow:
        now = deps.clock.now()
        asked = uow.of(Authorisation).lock(authorisation_id)
        due = next((c.due_at for c in asked.clocks if c.name == "decision"), None)
        if due is None or now < due:
            return False
        if not asked.is_extended:
            longest = timedelta(days=deps.deadlines.grace_at_most)
            until = grace(started=asked.opened_at, due=due, at_most=longest)
            late = asked.take("extend", rules.CLOCK, now, until=until.isoformat())
            _settle(uow, deps, late, "extend", now)
        else:
            missed = asked.take("miss", rules.CLOCK, now)
            _settle(uow, deps, missed, "miss", now)
            if asked.discretionary:
                granted = rules.grant(
                    missed,
                    rules.CLOCK,
                    conditions="",
                    expires_on=now.date() + timedelta(days=AFTER_MISS_DAYS),
                    code=MISSED,
                    now=now,
                )
                _settle(uow, deps, granted, "grant", now)
        return True


def expire_authorisation(deps: Deps, authorisation_id: str) -> bool:
    """Its day has come; whether anything changed. May be repeated at any time."""
    with deps.uow() as uow:
        now = deps.clock.now()
        granted = uow.of(Authorisation).lock(authorisation_id)
        due = next((c.due_at for c in granted.clocks if c.name == "expiry"), None)
        if due is None or now < due:
            return False
        _settle(uow, deps, granted.take("expire", rules.CLOCK, now), "expire", now)
        return True


def _settle(
    uow: UnitOfWork, deps: Deps, moved: Authorisation, step: str, now: datetime
) -> Authorisation:
    """Store it, tell the party in a letter, enter it: in this order (invariant 9)."""
    uow.of(Authorisation).save(moved)
    assert moved.advertiser_id is not None, "an authorisation is an advertiser's"
    taken = last(moved.steps, step)
    assert taken is not None, step
    if step in _FAVOURABLE:
        kind = LetterKind.FAVOURABLE
    else:
        kind = LetterKind.EXTENSION if step in _DELAYS else LetterKind.INFORMATION
    until = taken.data.get("until")
    serve_letter(
        uow,
        deps,
        kind=kind,
        template="authorisation",
        matter=addressed(uow, moved, reference=moved.reference),
        context={
            **say.money(uow, uow.advertisers.get(moved.advertiser_id)),
            "event": step,
            "type": moved.type.value,
            "clause_ref": moved.clause_ref,
            "issuer": moved.requirement.issuer,
            "cost": moved.requirement.cost,
            "time": moved.requirement.time,
            "can_be_had": moved.requirement.can_be_had,
            "conditions": moved.conditions,
            "expires_on": moved.expires_on,
            "until": datetime.fromisoformat(until) if until else None,
            "ruling_reference": taken.data.get("reference", ""),
            "decided_by": name_of(taken, say.REVIEWER),
        },
        now=now,
    )
    _enter(uow, deps, moved, missed=step in _DELAYS)
    return moved


def _enter(uow: UnitOfWork, deps: Deps, moved: Authorisation, *, missed: bool = False) -> None:
    listed = moved.type is AuthorisationKind.EXEMPTION and moved.expires_on is not None
    public: dict[str, object] = {"type": moved.type.value, "clause": moved.clause_ref}
    if listed:
        assert moved.party_id is not None
        public |= {
            "party": uow.parties.get(moved.party_id).legal_name,
            "conditions": moved.conditions,
            "expires_on": str(moved.expires_on),
        }
    enter(
        uow,
        deps,
        moved,
        type=EntryType.DEADLINE_MISSED if missed else EntryType.AUTHORISATION,
        reference=moved.reference,
        told={
            "type": moved.type.value,
            "clause": moved.clause_ref,
            "scope": moved.scope.record(),
            "issuer": moved.requirement.issuer,
            "conditions": moved.conditions,
            "expires_on": str(moved.expires_on or ""),
            "by": moved.steps[-1].actor_id if moved.steps else moved.opened_by,
        },
        public=public,
        released=listed,
    )
