"""What is told and published: letters of information, releases, statements, words, corrections."""

from __future__ import annotations

from datetime import timedelta

from tests.services.life.base import CaseLife
from tests.services.life.commands.table import command
from tests.services.life.people import auditors, operators, parties, reviewers
from tests.services.life.pick import Pick
from tests.services.life.texts import ANSWERS, REASONS, WHYS

from adjudge.domain.actor import Actor
from adjudge.domain.cases.exhibit import Disclosure, Exhibit
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.recall import Recall
from adjudge.domain.cases.release import Earlier
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.withholding import Withholding, WithholdingCode
from adjudge.services import disclosures, publications, recalls, release, withholdings


@command(reviewers)
def inform_party(life: CaseLife, who: Actor, pick: Pick) -> object:
    return disclosures.inform_party(
        life.deps, who, request_id=life.key(), case_id=life.case(pick).id, text=pick.one(WHYS)
    )


@command(operators)
def tell_authority(life: CaseLife, who: Actor, pick: Pick) -> object:
    return disclosures.tell_authority(
        life.deps,
        who,
        request_id=life.key(),
        case_id=life.case(pick).id,
        authority="The Board of Advertising",
        text=pick.one(WHYS),
        copy_forbidden_by="Secrecy Act, section 2" if pick.flag(0.2) else "",
    )


@command(operators)
def publish_statement(life: CaseLife, who: Actor, pick: Pick) -> object:
    return publications.publish_statement(
        life.deps,
        who,
        request_id=life.key(),
        advertiser_id=life.road(pick).scene.advertiser.id,
        text=pick.one((*WHYS, *REASONS, "Kestrel Lab cheats everybody.")),
    )


@command(parties)
def agree_to_release(life: CaseLife, who: Actor, pick: Pick) -> object:
    return release.agree_to_release(life.deps, who, ruling_id=pick.id(life.rows(Ruling)))


@command(reviewers)
def release_earlier(life: CaseLife, who: Actor, pick: Pick) -> object:
    return release.release_earlier(
        life.deps,
        who,
        ruling_id=pick.id(life.rows(Ruling)),
        why=pick.one(tuple(Earlier)),
        exhibit_id=pick.id(life.rows(Exhibit)),
        text=pick.one(WHYS),
    )


@command(reviewers)
def show_recall(life: CaseLife, who: Actor, pick: Pick) -> object:
    served = life.of(Ruling, "served", "in force", "expired", "lifted", "lapsed")
    ruling = pick.late(served)
    return recalls.show_recall(
        life.deps,
        who,
        request_id=life.key(),
        ruling_id=ruling.id,
        text=pick.one((ruling.statement.summary, *WHYS)),
        ends_at=life.now() + timedelta(days=pick.number(-1, 30)),
    )


@command(reviewers)
def withdraw_recall(life: CaseLife, who: Actor, pick: Pick) -> object:
    return recalls.withdraw_recall(life.deps, who, recall_id=pick.id(life.of(Recall, "shown")))


@command(parties)
def publish_words(life: CaseLife, who: Actor, pick: Pick) -> object:
    return publications.publish_words(
        life.deps,
        who,
        request_id=life.key(),
        case_id=life.case(pick).id,
        said_by=pick.one(("Kestrel Lab", "Testville")),
        text=pick.one(("An alarm for a file that the disk does not hold.", *ANSWERS)),
        exhibit_id=pick.id(life.rows(Exhibit)),
    )


@command(operators)
def publish_call(life: CaseLife, who: Actor, pick: Pick) -> object:
    return publications.publish_call(life.deps, who, letter_id=pick.id(life.rows(Letter)))


@command(reviewers)
def withhold_exhibit(life: CaseLife, who: Actor, pick: Pick) -> object:
    return withholdings.withhold_exhibit(
        life.deps,
        who,
        request_id=life.key(),
        exhibit_id=pick.id(life.rows(Exhibit)),
        disclosure=pick.one(tuple(Disclosure)),
        code=pick.one(tuple(WithholdingCode)),
        gist=pick.one(("A reader says that an alarm named no file.", "")),
        until=life.now() + timedelta(days=pick.number(-1, 90)),
    )


@command(reviewers)
def confirm_withholding(life: CaseLife, who: Actor, pick: Pick) -> object:
    return withholdings.confirm_withholding(
        life.deps, who, withholding_id=pick.id(life.rows(Withholding))
    )


@command(reviewers)
def drop_withholding(life: CaseLife, who: Actor, pick: Pick) -> object:
    return withholdings.drop_withholding(
        life.deps, who, withholding_id=pick.id(life.rows(Withholding))
    )


@command(reviewers)
def unseal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return withholdings.unseal(life.deps, who, withholding_id=pick.id(life.rows(Withholding)))


@command(auditors)
def read_sealed(life: CaseLife, who: Actor, pick: Pick) -> object:
    return withholdings.read_sealed(
        life.deps, who, exhibit_id=pick.id(life.rows(Exhibit)), purpose=pick.one(WHYS)
    )


@command(auditors)
def sealed_matter(life: CaseLife, who: Actor, pick: Pick) -> object:
    del pick
    return withholdings.sealed_matter(life.deps, who)


@command(auditors)
def views(life: CaseLife, who: Actor, pick: Pick) -> object:
    del pick
    return withholdings.views(life.deps, who)
