"""The whole road on the real store: from the first deposit to settled money, and the register."""

from __future__ import annotations

import pytest
from tests.memory.people import Scene, key
from tests.services.closing import choose, confirm, propose, stated
from tests.services.stored.stage import LANDING, Site

from adjudge.adapters.store.models import OutboxMail, RegisterEntry, SettledEvent
from adjudge.adapters.tiles import folder_reader, receipt
from adjudge.adapters.verify import verify_log, verify_receipt
from adjudge.demo.road.story import KESTREL, NOTICE_2018
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.letter import Letter, LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import Ruling, SameDecider
from adjudge.domain.cases.statement import Statement
from adjudge.domain.ledger.errors import SamePerson
from adjudge.domain.ledger.winddown import Choice, Status
from adjudge.domain.register.errors import BadEntry, BadProof
from adjudge.domain.register.tiles import ENTRIES, tile_path
from adjudge.domain.standing.measures import Standing
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal, uphold_appeal
from adjudge.services.delivery import settle_all
from adjudge.services.feed import organic_feed
from adjudge.services.letters import open_letter
from adjudge.services.outbox import send_waiting
from adjudge.services.particulars import answer_particulars, request_particulars
from adjudge.services.promotion import promote_post
from adjudge.services.register import publish_log
from adjudge.services.reservations import available_account
from adjudge.services.rulings import approve_ruling, propose_ruling
from adjudge.services.standing import StandingSuspended, reconcile, standing

TEXT = "Kestrel Guard 4.2 is out: lighter on old computers, free for homes and schools."
TOO_GOOD = "Guaranteed returns of 20 percent a month, no risk at all."


def promote(town: Scene, text: str = TEXT):
    return promote_post(
        town.deps,
        town.actor,
        request_id=key(town.deps),
        line_item_id=town.line_item.id,
        post_id=town.post(text).id,
        landing_url=LANDING,
    )


def appeal(site: Site, town: Scene, ruling: Ruling) -> str:
    filed = file_appeal(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        ruling_id=ruling.id,
        on_facts=KESTREL.on_facts,
        on_rule=KESTREL.on_rule,
        on_proportion=KESTREL.on_proportion,
    )
    with pytest.raises(SameDecider):
        admit_appeal(site.deps, site.second_reviewer, appeal_id=filed.id)
    return admit_appeal(site.deps, site.officer, appeal_id=filed.id).id


def letters(town: Scene, kind: LetterKind) -> list[Letter]:
    with town.deps.reading() as uow:
        found = uow.letters.by_party(town.advertiser.party_id)
    return [letter for letter in found if letter.kind is kind]


def feed(site: Site) -> list[str]:
    return [post.id for post in organic_feed(site.deps, before=None, limit=50)]


def test_the_whole_road(site):
    town = site.town()
    admitted = promote(town)
    assert admitted.screening.admitted
    declined = promote(town, TOO_GOOD)
    assert declined.letter is not None
    assert declined.ruling.status == "in force"
    slots = (admitted.promoted_post.slot, declined.promoted_post.slot)
    assert [site.is_dark(slot) for slot in slots] == [False, True]

    assert site.readers(40) == [admitted.promoted_post.id] * 40
    report = settle_all(site.deps)
    assert (report.settled, report.billed) == (40, 40)
    assert report.micros == 40 * site.settings.reserve_cpm_micros // 1000 > 0
    assert settle_all(site.deps).settled == 0
    site.must_balance()

    before = feed(site)
    ruling = suspend(site, town)
    assert site.is_dark(town.advertiser.slot, *slots)
    assert standing(site.deps, town.advertiser.id) is Standing.SUSPENDED
    assert site.readers(40) == []
    with pytest.raises(StandingSuspended):
        promote(town, "Another post, while suspended.")
    reconcile(site.deps)
    assert site.is_dark(town.advertiser.slot, *slots)

    contest(site, town, ruling)
    wind_down(site, town)
    the_register_holds(site, town)
    # Only the post that was refused above was added meanwhile.
    assert [post for post in feed(site) if post in before] == before


def suspend(site: Site, town: Scene) -> Ruling:
    """What is missing is refused, then the complete ruling goes its way."""
    ruling = site.heard(town)
    with pytest.raises(ReasonsIncomplete) as refused:
        propose_ruling(
            site.deps,
            site.reviewer,
            request_id=key(site.deps),
            case_id=ruling.case_id,
            statement=Statement(summary=NOTICE_2018, measure=MeasureKind.SUSPEND),
        )
    assert refused.value.missing
    with pytest.raises(SameDecider):
        approve_ruling(site.deps, site.reviewer, ruling_id=ruling.id)
    approved = approve_ruling(site.deps, site.second_reviewer, ruling_id=ruling.id)
    assert approved.status == "in force"
    (notice,) = [each for each in letters(town, LetterKind.NOTICE) if each.ruling_id == ruling.id]
    with site.deps.reading() as uow:
        (measure,) = uow.measures.by_ruling(ruling.id)
    assert notice.served_at <= measure.effective_at
    return approved


def contest(site: Site, town: Scene, ruling: Ruling) -> None:
    asked = request_particulars(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        ruling_id=ruling.id,
        question=KESTREL.question,
    )
    answer_particulars(site.deps, site.reviewer, particulars_id=asked.id, text=KESTREL.particulars)
    (letter,) = letters(town, LetterKind.PARTICULARS)
    assert open_letter(site.deps, town.actor, letter_id=letter.id).received_at is not None
    appeal_id = appeal(site, town, ruling)
    assert not RegisterEntry.objects.filter(
        subject_id=ruling.id, released_at__isnull=False
    ).exists()
    uphold_appeal(site.deps, site.officer, appeal_id=appeal_id, reasons=KESTREL.decision)
    assert site.is_dark(town.advertiser.slot)
    assert not RegisterEntry.objects.filter(subject_id=ruling.id, released_at__isnull=True).exists()
    assert send_waiting(site.deps, limit=100) == OutboxMail.objects.count()
    assert send_waiting(site.deps, limit=100) == 0


def wind_down(site: Site, town: Scene) -> None:
    state = stated(town)
    assert state.status is Status.RESIDUAL
    # Whole cents, in the payer's favour: what was billed is less than one.
    assert 499_970_000 <= state.residual <= 500_000_000
    state = choose(town, state, Choice.DONATE, "open-letters")
    state = propose(town, state, site.operator)
    with pytest.raises(SamePerson):
        confirm(town, state, site.operator)
    state = confirm(town, state, site.second_operator)
    assert state.status is Status.ZERO
    with site.deps.reading() as uow:
        assert uow.ledger.account(available_account(town.advertiser)).is_empty
    site.must_balance()


def the_register_holds(site: Site, town: Scene) -> None:
    folder = site.settings.state.log
    size = publish_log(site.deps)
    assert verify_log(folder_reader(folder), site.vkey).checkpoint.size == size
    for kind in LetterKind:
        for letter in letters(town, kind):
            proof = receipt(folder_reader(folder), letter.proof_leaf, site.vkey)
            leaf = bytes(RegisterEntry.objects.get(index=letter.proof_leaf).leaf)
            assert verify_receipt(proof, leaf, site.vkey).index == letter.proof_leaf
            altered = bytes([leaf[0] ^ 1]) + leaf[1:]
            with pytest.raises(BadProof):
                verify_receipt(proof, altered, site.vkey)
    types = set(RegisterEntry.objects.values_list("type", flat=True))
    assert types >= {
        "post_admitted",
        "post_declined",
        "case_opened",
        "letter_served",
        "ruling_proposed",
        "ruling_served",
        "ruling_in_force",
        "particulars_asked",
        "particulars_answered",
        "appeal_filed",
        "appeal_decided",
        "winddown_opened",
        "winddown_residual",
        "winddown_elected",
        "winddown_settled",
    }
    entries = folder / tile_path(ENTRIES, 0, size)
    whole = entries.read_bytes()
    entries.write_bytes(whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])
    with pytest.raises(BadEntry):
        verify_log(folder_reader(folder), site.vkey)


def test_overturned_everything_is_as_before(site):
    town = site.town()
    posts = [promote(town, text).promoted_post for text in (TEXT, "Our lab opens on Friday.")]
    slots = [town.advertiser.slot, *(post.slot for post in posts)]
    ruling = suspend(site, town)
    assert all(site.is_dark(slot) for slot in slots)
    assert site.readers(5) == []
    appeal_id = appeal(site, town, ruling)
    overturned = overturn_appeal(
        site.deps,
        site.officer,
        appeal_id=appeal_id,
        reasons=KESTREL.decision,
        code=OverturnCode.FACT,
    )
    assert overturned.status == "overturned"
    assert standing(site.deps, town.advertiser.id) is Standing.GOOD
    assert not any(site.is_dark(slot) for slot in slots)
    assert len(site.readers(5)) == 5
    assert letters(town, LetterKind.FAVOURABLE)
    settle_all(site.deps)
    assert SettledEvent.objects.filter(reason="").count() == 5
    site.must_balance()
