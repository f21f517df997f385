"""Rows of matters."""

from __future__ import annotations

from datetime import date, timedelta

from tests.factories.rows import NOW, new_id

from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.complaint import About, Complaint
from adjudge.domain.cases.exhibit import Disclosure, Exhibit
from adjudge.domain.cases.general_act import (
    ActExhibit,
    ActKind,
    Change,
    ClauseChange,
    GeneralAct,
)
from adjudge.domain.cases.stay import Stay
from adjudge.domain.cases.withholding import Withholding, WithholdingCode
from adjudge.services.ports import UnitOfWork


def make_complaint(uow: UnitOfWork, advertiser: Advertiser, by: str) -> Complaint:
    """A complaint, filed."""
    complaint = Complaint(
        id=new_id(),
        opened_by=by,
        opened_at=NOW,
        party_id=advertiser.party_id,
        advertiser_id=advertiser.id,
        about=About.DARK,
        text="Our posts are dark and nobody told us.",
        due=NOW + timedelta(days=7),
    )
    uow.of(Complaint).add(complaint)
    return complaint


def make_stay(uow: UnitOfWork, appeal: Appeal, by: str) -> Stay:
    """A stay, asked for beside an appeal."""
    stay = Stay(
        id=new_id(),
        opened_by=by,
        opened_at=NOW,
        case_id=appeal.case_id,
        ruling_id=appeal.ruling_id,
        party_id=appeal.party_id,
        appeal_id=appeal.id,
        text="The season ends before it can be decided.",
        due=NOW + timedelta(hours=72),
    )
    uow.of(Stay).add(stay)
    return stay


def make_withholding(uow: UnitOfWork, exhibit: Exhibit, by: str) -> Withholding:
    """That an exhibit be sealed, asked for."""
    asked = Withholding(
        id=new_id(),
        opened_by=by,
        opened_at=NOW,
        case_id=exhibit.case_id,
        exhibit_id=exhibit.id,
        disclosure=Disclosure.SEALED,
        code=WithholdingCode.SAFETY,
        gist="A letter of somebody who is in danger.",
        until=NOW + timedelta(days=30),
    )
    uow.of(Withholding).add(asked)
    return asked


def make_general_act(uow: UnitOfWork, by: str) -> GeneralAct:
    """A change of a clause, drafted."""
    act = GeneralAct(
        id=new_id(),
        opened_by=by,
        opened_at=NOW,
        act=ActKind.CLAUSE_CHANGE,
        title="Fees are named",
        text="A fee is named beside the price.",
        rationale="Readers were charged what no post had named.",
        effective_at=NOW + timedelta(days=20),
        exhibits=(
            ActExhibit(
                title="Report",
                source="The press council",
                captured_on=date(2026, 3, 1),
                sha256="ab" * 32,
            ),
        ),
        clauses=(
            ClauseChange(clause_id="ADS-2.4", version=2, change=Change.CHANGE, text="New text."),
        ),
    )
    uow.of(GeneralAct).add(act)
    return act
