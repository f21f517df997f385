"""Links of rulings: what a proposal is built on must stand, and its name must fit its effect."""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.cases.authorisation import REMEDIED, Authorisation, check_dated_restriction
from adjudge.domain.cases.basis import MAX_LINKS, Basis
from adjudge.domain.cases.general_act import ActKind, GeneralAct
from adjudge.domain.cases.hearing import waived
from adjudge.domain.cases.link import acts_within
from adjudge.domain.cases.ruling import IN_FORCE, Ruling
from adjudge.domain.cases.who_decides import must_not_suspend
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.policy.clause import Clause, split_ref
from adjudge.domain.standing.reach import UNKNOWN
from adjudge.services.clauses import ground_clause
from adjudge.services.letters import notice_of
from adjudge.services.orders import list_on
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.standing_content import known_of


class BasisFallen(DomainError):
    """A ruling or an act that the proposal names is not what the proposal takes it for."""

    code = "ruling.basis_fallen"

    def message(self) -> str:
        return f"What it rests on, {self.details.get('reference')}, {self.details.get('problem')}."

    def remedy(self) -> str:
        return "Build the proposal on rulings that stand, or on facts of its own."


def must_be_called_what_it_is(uow: UnitOfWork, ruling: Ruling) -> None:
    """Raise `SuspensionInEffect` if it stops most of what runs under another name."""
    statement = ruling.statement
    posts = uow.promoted_posts.by_advertiser(ruling.advertiser_id)
    running = {post.id for post in posts if post.status == "admitted"}
    named = running & set(statement.scope.promoted_post_ids)
    stopped = running if statement.scope.whole_party else named
    must_not_suspend(statement, stopped=len(stopped), running=len(running))


def linked_data(uow: UnitOfWork, deps: Deps, draft: Ruling, basis: Basis) -> dict[str, str]:
    """What the proposing step keeps: its links, and why no hearing comes first.

    Raises:
        BasisFallen: a named ruling is not in force, or its party has not received the letter that
            it is said to evade, or whose scope what it promotes here is outside of.
        NoRemedyYet: nobody can have the authorisation that would help, and it is not dated.
        InvalidValue: too many links, or a ruling of another advertiser where it must be the same.
    """
    if len(basis.ruling_ids) + len(basis.supersedes) > MAX_LINKS:
        raise InvalidValue(field="basis", problem=f"at most {MAX_LINKS} rulings")
    for ruling_id in (*basis.built_on, *basis.supersedes):
        earlier = _standing(uow, ruling_id)
        if earlier.advertiser_id != draft.advertiser_id:
            raise InvalidValue(field="basis", problem="only rulings about this advertiser")
    if basis.evades:
        evaded = _standing(uow, basis.evades)
        if notice_of(uow, evaded.id).received_at is None:
            problem = "was not received yet, so nobody evades it"
            raise BasisFallen(reference=evaded.reference, problem=problem)
        _must_act_within(uow, draft, evaded)
    clause = ground_clause(deps, draft)
    if basis.emergency:
        must_be_emergency(uow, draft, basis.emergency, deps.clock.now())
    why = waived(
        draft.statement, clause, evasion=bool(basis.evades), emergency=bool(basis.emergency)
    )
    return {
        **basis.data(),
        **({"no_hearing": why.value} if why else {}),
        **_list_version(uow, draft, clause),
        **_no_remedy(uow, deps, draft, clause),
    }


def _must_act_within(uow: UnitOfWork, draft: Ruling, evaded: Ruling) -> None:
    """Raise `BasisFallen` unless something that this account promotes is in the evaded scope."""
    scope = evaded.statement.scope
    if scope.whole_party and scope.hits_promotion and not scope.is_narrowed:
        return
    advertiser = uow.advertisers.get(draft.advertiser_id)
    meant = set(draft.statement.scope.promoted_post_ids)
    posts = [
        post
        for post in uow.promoted_posts.by_advertiser(draft.advertiser_id)
        if not meant or post.id in meant
    ]
    named = {uow.promoted_posts.get(key).post_id for key in scope.promoted_post_ids}
    known = known_of(uow, advertiser, posts)
    if not any(
        acts_within(scope, post, named=named, known=known.get(post.id, UNKNOWN)) for post in posts
    ):
        problem = "does not reach what this account promotes"
        raise BasisFallen(reference=evaded.reference, problem=problem)


def _list_version(uow: UnitOfWork, draft: Ruling, clause: Clause | None) -> dict[str, str]:
    """The version of the outside list that counted, if the clause's own test is to stand on it."""
    ground = draft.statement.ground
    if clause is None or not clause.designation_list or ground is None:
        return {}
    found = list_on(uow, clause.designation_list, ground.as_of)
    return {"list_version": found.reference} if found else {}


def must_be_emergency(uow: UnitOfWork, ruling: Ruling, act_id: str, now: datetime) -> None:
    """Raise `BasisFallen` unless an emergency act in force carries this ruling.

    Its ground is the clause that declares the emergency, or one that the act made; and it ends
    with the act at the latest.
    """
    act = uow.of(GeneralAct).get(act_id)
    problem = ""
    if act.act is not ActKind.EMERGENCY or not act.is_in_force(now):
        problem = "is no emergency act in force"
    ground, ends_on = ruling.statement.ground, ruling.statement.duration.ends_on
    declared = {split_ref(act.emergency_clause)[0], *(c.clause_id for c in act.clauses)}
    if ground is None or not ground.is_clause or split_ref(ground.reference)[0] not in declared:
        problem = problem or "does not declare the clause that this rests on"
    if act.ends_at is None or ends_on is None or ends_on > act.ends_at.date():
        problem = problem or "ends before this measure does"
    if problem:
        raise BasisFallen(reference=act.reference, problem=problem)


def _no_remedy(uow: UnitOfWork, deps: Deps, draft: Ruling, clause: Clause | None) -> dict[str, str]:
    """What letters say if the authorisation that would help cannot be had by anybody yet.

    Raises `NoRemedyYet` unless the restriction is then a dated one of at most 90 days.
    """
    if clause is None or draft.statement.measure not in REMEDIED:
        return {}
    asked = uow.of(Authorisation).by_party(draft.party_id)
    known = [one for one in asked if split_ref(one.clause_ref)[0] == clause.id]
    if not known or known[-1].status in {"granted", "withdrawn"}:
        return {}
    requirement, duration = known[-1].requirement, draft.statement.duration
    check_dated_restriction(requirement, duration, today=deps.today())
    if requirement.can_be_had:
        return {}
    return {
        "no_remedy": (
            f"The authorisation for {clause.id} cannot be had by anybody yet, so this restriction "
            f"ends on {duration.ends_on:%Y-%m-%d}. It can be renewed only with new reasons."
        )
    }


def must_still_rest(uow: UnitOfWork, ruling: Ruling, now: datetime) -> None:
    """Raise `BasisFallen` if what the proposal is built on has ended since it was made."""
    if ruling.proposed_with("emergency"):
        must_be_emergency(uow, ruling, ruling.proposed_with("emergency"), now)
    for ruling_id in ruling.built_on:
        if ruling_id != ruling.proposed_with("evades"):
            _standing(uow, ruling_id)


def _standing(uow: UnitOfWork, ruling_id: str) -> Ruling:
    ruling = uow.rulings.get(ruling_id)
    if ruling.status not in IN_FORCE:
        raise BasisFallen(reference=ruling.reference, problem=f"is {ruling.status}")
    return ruling
