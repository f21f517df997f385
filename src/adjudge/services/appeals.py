"""Appeals: filed by whoever is entitled, decided by a third person, carried out at once.

Those against one ruling are joined in one decision, however many they are. None that the party asks
for can worsen its position: a ruling stands, or falls.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor
from adjudge.domain.cases import appeal as rules
from adjudge.domain.cases import appeal_decision as deciding
from adjudge.domain.cases.appeal import Appeal, InadmissibleCode, OverturnCode
from adjudge.domain.cases.case import OPEN, must_be_outside
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.entitlement import Entitled, Entitlement
from adjudge.domain.cases.misuse import Processing
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import NotAllowed
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services import letter_contexts as say
from adjudge.services.appeal_letters import (
    enter_decided,
    enter_filed,
    inform_party_of,
    serve_decision,
    serve_inadmissible,
    subject_of,
)
from adjudge.services.effects import reverse
from adjudge.services.ends import end_stay
from adjudge.services.entitled import entitled_to, runs_from
from adjudge.services.letters import serve_favourable, served_words
from adjudge.services.narrowing import narrow_within
from adjudge.services.once import once, request
from adjudge.services.people import took_part
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import release
from adjudge.services.standing import light
from adjudge.services.tolls import stand_at_once, stopped_by


def file_appeal(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    ruling_id: str,
    on_facts: str,
    on_rule: str,
    on_proportion: str,
) -> Appeal:
    """Appeal against a ruling, within six months from receipt of its notice.

    Raises:
        NotAllowed: the actor is not entitled: neither the party, its payer or an affected client,
            nor the author of the post.
        NothingToAppeal, AppealTooLate, AppealExists: there is none to file.
        InvalidValue: none of the three questions is put, or at too great length.
    """
    asked = request(
        request_id,
        use_case="file_appeal",
        actor=actor,
        arguments={
            "ruling_id": ruling_id,
            "on_facts": on_facts,
            "on_rule": on_rule,
            "on_proportion": on_proportion,
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Appeal]:
            ruling = uow.rulings.lock(ruling_id)
            entitled = entitled_to(uow, ruling, actor)
            filed = file_for(
                uow,
                deps,
                actor,
                ruling=ruling,
                entitled=entitled,
                questions=(on_facts, on_rule, on_proportion),
                now=now,
            )
            return filed.id, filed

        return once(uow.requests, asked, now, load=uow.appeals.get, act=act)


def file_for(
    uow: UnitOfWork,
    deps: Deps,
    actor: Actor,
    *,
    ruling: Ruling,
    entitled: Entitled,
    questions: tuple[str, str, str],
    now: datetime,
) -> Appeal:
    """File the appeal of an entitled person; `questions` are facts, rule, proportion.

    Raises as `file_appeal` does.
    """
    new = Appeal(
        id=uuid7(now, deps.random(RANDOM_BYTES)),
        ruling_id=ruling.id,
        case_id=ruling.case_id,
        party_id=entitled.party_id,
        filed_by=actor.id,
        filed_at=now,
        on_facts=questions[0],
        on_rule=questions[1],
        on_proportion=questions[2],
        as_whom=entitled.as_whom,
        voice=entitled.voice,
    )
    is_open = ruling.status in rules.APPEALABLE
    filed = rules.file_appeal(
        new,
        actor,
        ruling=ruling,
        earlier=uow.appeals.by_ruling(ruling.id),
        clocks_run_from=runs_from(uow, ruling, entitled) if is_open else now,
    )
    filed = rules.set_deadlines(
        filed,
        admit_by=now + timedelta(days=deps.deadlines.appeal_admission),
        decide_by=now + timedelta(days=deps.deadlines.appeal_decision),
    )
    uow.appeals.add(filed)
    enter_filed(uow, deps, filed, ruling)
    if entitled.party_id:
        stopped = stopped_by(uow, Processing.APPEALS, party_id=entitled.party_id)
        stand_at_once(uow, filed, stopped, now)
    return uow.appeals.get(filed.id)


def admit_appeal(deps: Deps, actor: Actor, *, appeal_id: str) -> Appeal:
    """Admit it: it will be decided on its merits, within 30 days of filing.

    Raises `SameDecider`, `NotAllowed`, `WrongState`.
    """
    with deps.uow() as uow:
        appeal = uow.appeals.lock(appeal_id)
        must_be_third(uow, actor, uow.rulings.get(appeal.ruling_id), act="admit an appeal against")
        admitted = deciding.admit(appeal, actor, deps.clock.now())
        uow.appeals.save(admitted)
        return admitted


def uphold_appeal(deps: Deps, actor: Actor, *, appeal_id: str, reasons: str) -> Appeal:
    """The decision stands, for reasons of its own, told in a letter.

    Raises:
        SameDecider, NotAllowed: this person took part before, or is no appeals officer.
        OldReasonsPasted: the reasons are those of the letters served before.
        InvalidValue: no reasons, or too long.
        WrongState: it was not admitted, or is decided.
    """
    with deps.uow() as uow:
        appeal, ruling = _locked(uow, appeal_id)
        deciding.must_be_undecided(appeal)
        must_be_third(uow, actor, ruling, act="decide the appeal against")
        now = deps.clock.now()
        upheld = deciding.uphold(
            appeal, actor, reasons=reasons, notice_text=_said(uow, ruling), now=now
        )
        _save_joined(uow, deps, upheld, actor, ruling=ruling, now=now, stands=True)
        release(uow, ruling.id, now)
        _end_stay(uow, deps, ruling, actor, now)
        return upheld


def overturn_appeal(
    deps: Deps, actor: Actor, *, appeal_id: str, reasons: str, code: OverturnCode
) -> Appeal:
    """The decision falls as if never made: everything that it took is given back at once.

    Raises as `uphold_appeal` does.
    """
    return _fell(deps, actor, appeal_id=appeal_id, reasons=reasons, code=code, remitted=False)


def modify_appeal(
    deps: Deps,
    actor: Actor,
    *,
    appeal_id: str,
    statement: Statement,
    reasons: str,
    code: OverturnCode,
) -> Appeal:
    """The measure is narrowed: another ruling that takes less holds in its place, at once.

    It never worsens the position of whoever appealed: only what is narrower can be said.

    Raises:
        NotNarrower: the statement says or takes more than the ruling, or the same.
        ReasonsIncomplete: it lacks parts, listed by code in `missing`.
        WorkerMissing: a serving process cannot be reached; nothing is changed.
        SameDecider, NotAllowed, OldReasonsPasted, InvalidValue, WrongState: as `uphold_appeal`.
    """
    with deps.uow() as uow:
        appeal, ruling = _locked(uow, appeal_id)
        deciding.must_be_undecided(appeal)
        must_be_third(uow, actor, ruling, act="decide the appeal against")
        if _asked_by_notifiers_only(uow, ruling):
            needs = "an appeal of somebody whom it restricts"
            raise NotAllowed(act="narrow it on this appeal", needs=needs)
        now = deps.clock.now()
        said = _said(uow, ruling)
        narrower = narrow_within(
            uow, deps, ruling, actor, statement, code=code.value, why=reasons, now=now
        )
        modified = deciding.modify(
            appeal, actor, reasons=reasons, code=code, notice_text=said, by=narrower.id, now=now
        )
        _save_joined(uow, deps, modified, actor, ruling=ruling, now=now, stands=True)
        release(uow, ruling.id, now)
        release(uow, narrower.id, now)
    light(deps, ruling.advertiser_id)
    return modified


def remit_appeal(
    deps: Deps, actor: Actor, *, appeal_id: str, reasons: str, code: OverturnCode
) -> Appeal:
    """The decision falls, and its case is open again for other people than those who made it.

    What it took is given back meanwhile. Raises as `uphold_appeal` does.
    """
    return _fell(deps, actor, appeal_id=appeal_id, reasons=reasons, code=code, remitted=True)


def _fell(
    deps: Deps,
    actor: Actor,
    *,
    appeal_id: str,
    reasons: str,
    code: OverturnCode,
    remitted: bool,
) -> Appeal:
    with deps.uow() as uow:
        appeal = uow.appeals.get(appeal_id)
        advertiser_id = uow.rulings.get(appeal.ruling_id).advertiser_id
        # The standing row's lock comes first, as in every change of standing.
        uow.advertisers.lock(advertiser_id)
        appeal, ruling = uow.appeals.lock(appeal_id), uow.rulings.lock(appeal.ruling_id)
        deciding.must_be_undecided(appeal)
        must_be_third(uow, actor, ruling, act="decide the appeal against")
        now = deps.clock.now()
        decide = deciding.remit if remitted else deciding.overturn
        decided = decide(
            appeal, actor, reasons=reasons, code=code, notice_text=_said(uow, ruling), now=now
        )
        if remitted:
            _reopen(uow, ruling, actor, now)
        # Who asks for more than was decided does not free the party of what was.
        stands = remitted and _asked_by_notifiers_only(uow, ruling)
        _save_joined(uow, deps, decided, actor, ruling=ruling, now=now, stands=stands)
        if stands:
            release(uow, ruling.id, now)
            return decided
        given_back = reverse(uow, deps, ruling, actor, now, why=f"appeal: {code.value}")
        serve_favourable(
            uow,
            deps,
            given_back.ruling,
            now=now,
            decided_by=say.decider(decided.steps, decided.steps[-1].name, say.APPEALS_OFFICER),
            posts=given_back.posts,
            other_measures=given_back.others,
        )
        release(uow, ruling.id, now)
    light(deps, advertiser_id)
    return decided


def _asked_by_notifiers_only(uow: UnitOfWork, ruling: Ruling) -> bool:
    waiting = [one for one in uow.appeals.by_ruling(ruling.id) if one.status in rules.OPEN]
    return all(one.as_whom is Entitlement.NOTIFIER for one in waiting)


def _reopen(uow: UnitOfWork, ruling: Ruling, actor: Actor, now: datetime) -> None:
    """Open the case again for other people than those who made the ruling."""
    case = uow.cases.lock(ruling.case_id)
    made_by = {ruling.drafted_by, ruling.proposer_id or "", ruling.approver_id or ""}
    excluded = " ".join(sorted(who for who in made_by if who))
    if case.status not in OPEN:
        uow.cases.save(case.take("reopen", actor, now, ruling_id=ruling.id, excluded=excluded))


def _save_joined(
    uow: UnitOfWork,
    deps: Deps,
    decided: Appeal,
    actor: Actor,
    *,
    ruling: Ruling,
    now: datetime,
    stands: bool,
) -> None:
    """Store the decision, for this appeal and for every other that is open against the ruling.

    Whoever appealed gets a letter, each one. `stands`: whether the ruling goes on meanwhile.
    """
    step = decided.steps[-1]
    waiting = [one for one in uow.appeals.by_ruling(ruling.id) if one.status in rules.OPEN]
    entered: set[str] = set()
    for one in sorted(waiting, key=lambda other: other.id != decided.id):
        joined = decided
        if one.id != decided.id:
            joined = deciding.admit(one, actor, now) if one.status == "filed" else one
            joined = replace(joined, steps=rules.APPEAL.take(joined.steps, step))
        uow.appeals.save(joined)
        if subject_of(joined, ruling) not in entered:
            enter_decided(uow, deps, joined, ruling)
            entered.add(subject_of(joined, ruling))
        serve_decision(uow, deps, joined, ruling, now, stands=stands)
    heard = any(one.party_id == ruling.party_id and not one.as_whom.is_voice for one in waiting)
    if ruling.id in entered and not heard:
        inform_party_of(uow, deps, decided, ruling, now)


def refuse_appeal(
    deps: Deps, actor: Actor, *, appeal_id: str, reasons: str, code: InadmissibleCode
) -> Appeal:
    """It is not admitted: for a reason, with a code, told in a letter.

    Raises:
        SameDecider, NotAllowed: this person took part before, or is no appeals officer.
        InvalidValue: no reasons, or too long.
        WrongState: it was admitted, or is over.
    """
    with deps.uow() as uow:
        appeal, ruling = _locked(uow, appeal_id)
        must_be_third(uow, actor, ruling, act="refuse an appeal against")
        now = deps.clock.now()
        refused = deciding.inadmissible(appeal, actor, reasons=reasons, code=code, now=now)
        uow.appeals.save(refused)
        _end_stay(uow, deps, ruling, actor, now)
        enter_decided(uow, deps, refused, ruling)
        serve_inadmissible(uow, deps, refused, ruling, now)
        own = refused.party_id == ruling.party_id and not refused.as_whom.is_voice
        if subject_of(refused, ruling) == ruling.id and not own:
            inform_party_of(uow, deps, refused, ruling, now)
        return refused


def withdraw_appeal(deps: Deps, actor: Actor, *, appeal_id: str) -> Appeal:
    """Whoever appealed takes it back; the ruling stays as it is. `NotAllowed`, `WrongState`."""
    with deps.uow() as uow:
        appeal, ruling = _locked(uow, appeal_id)
        now = deps.clock.now()
        withdrawn = rules.withdraw(appeal, actor, now)
        uow.appeals.save(withdrawn)
        _end_stay(uow, deps, ruling, actor, now)
        return withdrawn


def _locked(uow: UnitOfWork, appeal_id: str) -> tuple[Appeal, Ruling]:
    """The appeal and its ruling; the standing row's lock comes first, as a stay may end."""
    ruling_id = uow.appeals.get(appeal_id).ruling_id
    uow.advertisers.lock(uow.rulings.get(ruling_id).advertiser_id)
    return uow.appeals.lock(appeal_id), uow.rulings.lock(ruling_id)


def _end_stay(uow: UnitOfWork, deps: Deps, ruling: Ruling, actor: Actor, now: datetime) -> None:
    """Once no appeal is open any more, a ruling that was stayed takes effect again."""
    still_open = any(one.status in rules.OPEN for one in uow.appeals.by_ruling(ruling.id))
    if ruling.status == "stayed" and not still_open:
        end_stay(uow, deps, ruling, actor, now, why="the appeal is over")


def must_be_third(uow: UnitOfWork, actor: Actor, ruling: Ruling, *, act: str) -> None:
    """Raise unless the actor is an appeals officer who took no part in the ruling or its case."""
    case = uow.cases.get(ruling.case_id)
    must_be_outside(case, actor, act=f"{act} this ruling")
    deciding.must_be_third(actor, ruling, act=act, took_part=took_part(uow, ruling))
    must_be_numbered(actor, act=f"{act} this ruling")


def _said(uow: UnitOfWork, ruling: Ruling) -> str:
    return "\n".join(served_words(uow, ruling.id))
