from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key, member
from tests.services import roads
from tests.services.roads import NEW_REASONS, fill, road
from tests.services.test_reports import close, file, now_is, triaged

from adjudge.domain.ads.party import Party
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.appeal import (
    AppealExists,
    AppealTooLate,
    InadmissibleCode,
    OverturnCode,
)
from adjudge.domain.cases.entitlement import Entitlement, notifier
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Scope
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.domain.steps import WrongState
from adjudge.services.appeal_clocks import miss_deadline
from adjudge.services.appeal_letters import letter_of
from adjudge.services.appeals import (
    admit_appeal,
    file_appeal,
    modify_appeal,
    overturn_appeal,
    refuse_appeal,
    remit_appeal,
    uphold_appeal,
    withdraw_appeal,
)
from adjudge.services.clocks import fire_due
from adjudge.services.dismissals import close_case
from adjudge.services.mandates import end_agency_mandates, give_mandate
from adjudge.services.reports import act_on, look_again
from adjudge.services.voices import (
    contestable,
    file_notifier_appeal,
    own_appeal,
    withdraw_notifier_appeal,
)

ASKED = "The post was removed for a week only, and the page still asks for passwords."


def appeal_as(here, ruling, actor, text=ASKED):
    return file_appeal(
        here.deps,
        actor,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        on_facts="",
        on_rule="",
        on_proportion=text,
    )


def reported(here):
    """A ruling in force to which a report led."""
    report = file(here)
    triaged(here, report)
    case = act_on(here.deps, REVIEWER, report_id=report.id, reasons="It asks for passwords.")
    _, facts = fill(here.deps, case)
    there = replace(here, case=case, facts=facts)
    return there, now_is(here, report), there.ban()


def appeal_by_link(here, report, ruling, secret="", request_id=""):
    return file_notifier_appeal(
        here.deps,
        request_id=request_id or key(here.deps),
        report_id=report.id,
        secret=secret or report.secret,
        ruling_id=ruling.id,
        on_facts="",
        on_rule="",
        on_proportion=ASKED,
    )


def stored(here, appeal):
    with here.deps.reading() as uow:
        return uow.appeals.get(appeal.id)


def status_of(here, ruling):
    with here.deps.reading() as uow:
        return uow.rulings.get(ruling.id).status


def with_payer(here):
    """Another party pays for the advertiser's promotion."""
    with here.deps.uow() as uow:
        now = here.deps.clock.now()
        uow.parties.add(Party(id="payer", legal_name="Paying Ltd", country="DE", created_at=now))
        advertiser = uow.advertisers.lock(here.scene.advertiser.id)
        uow.advertisers.save(replace(advertiser, payer_party_id="payer"))
    return member("pay", "payer")


class TestWhoIsEntitled:
    def test_the_payer(self):
        here = road()
        payer = with_payer(here)
        filed = appeal_as(here, here.ban(), payer)
        assert (filed.as_whom, filed.party_id) == (Entitlement.PAYER, "payer")

    def test_the_author_of_the_post_without_a_mandate(self):
        here = road()
        ruling = here.ban()
        author = member(here.scene.actor.id)
        filed = appeal_as(here, ruling, author)
        assert (filed.as_whom, filed.party_id) == (Entitlement.AUTHOR, "")
        with pytest.raises(AppealExists):
            appeal_as(here, ruling, author)
        with pytest.raises(NotAllowed):
            withdraw_appeal(here.deps, member("somebody"), appeal_id=filed.id)
        assert withdraw_appeal(here.deps, author, appeal_id=filed.id).status == "withdrawn"

    def test_the_author_of_one_post_among_the_scope(self):
        here = road()
        ruling = here.ban(here.statement(posts=(here.promoted_post_id,)))
        assert appeal_as(here, ruling, member(here.scene.actor.id)).status == "filed"

    @pytest.mark.parametrize("moment", ["before", "after"])
    def test_an_affected_client_of_an_agency(self, moment):
        here = road()
        client = roads.scene(here.deps, "heron")
        give_mandate(
            here.deps,
            client.actor,
            request_id=key(here.deps),
            advertiser_id=client.advertiser.id,
            holder_party_id=here.scene.advertiser.party_id,
            role=PartyRole.AGENCY,
            covers="all campaigns",
        )
        ruling = here.ban(here.on_agency())
        if moment == "after":
            end_agency_mandates(here.deps, REVIEWER, ruling_id=ruling.id)
        filed = appeal_as(here, ruling, client.actor)
        assert filed.as_whom is Entitlement.CLIENT
        admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=filed.id)
        uphold_appeal(here.deps, APPEALS_OFFICER, appeal_id=filed.id, reasons=NEW_REASONS)
        with here.deps.reading() as uow:
            letters = uow.letters.by_party(client.advertiser.party_id)
        assert "did not succeed" in letters[-1].content.text

    def test_nobody_else(self):
        here = road()
        ruling = here.ban()
        for actor in (
            member("passer-by"),
            REVIEWER,
            notifier("x"),
            roads.scene(here.deps, "owl").actor,
        ):
            with pytest.raises(NotAllowed):
                appeal_as(here, ruling, actor)


class TestTheNotifier:
    def test_appeals_by_the_secret_link_once(self):
        here, report, ruling = reported(road())
        with pytest.raises(NotFound):
            appeal_by_link(here, report, ruling, secret="guess")
        filed = appeal_by_link(here, report, ruling, request_id="a")
        assert filed == appeal_by_link(here, report, ruling, request_id="a")
        assert filed.as_whom is Entitlement.NOTIFIER
        with pytest.raises(AppealExists):
            appeal_by_link(here, report, ruling)
        ((shown, own),) = contestable(here.deps, report_id=report.id, secret=report.secret)
        assert (shown.id, own) == (ruling.id, filed)

    def test_only_against_what_the_report_led_to(self):
        here = road()
        other = here.ban()
        there, report, _ = reported(here)
        with pytest.raises(NotAllowed):
            appeal_by_link(there, report, other)

    def test_is_told_by_mail_and_on_the_page_and_stays_unknown_to_the_party(self):
        here, report, ruling = reported(road())
        filed = appeal_by_link(here, report, ruling)
        admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=filed.id)
        uphold_appeal(here.deps, APPEALS_OFFICER, appeal_id=filed.id, reasons=NEW_REASONS)
        fire_due(here.deps)
        mail = here.deps.mailer.sent[-1]
        assert mail["to"] == report.email
        assert "Your appeal did not succeed" in mail["text"]
        own = own_appeal(here.deps, report_id=report.id, secret=report.secret, appeal_id=filed.id)
        assert NEW_REASONS in letter_of(own)
        with here.deps.reading() as uow:
            entries = uow.register.by_subject(ruling.id)
        assert not [one for one in entries if ASKED in str(one.record)]
        assert not [one for one in here.letters() if "Noor" in one.content.text]

    def test_that_it_succeeds_frees_the_party_of_nothing(self):
        here, report, ruling = reported(road())
        filed = appeal_by_link(here, report, ruling)
        admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=filed.id)
        remit_appeal(
            here.deps,
            APPEALS_OFFICER,
            appeal_id=filed.id,
            reasons=NEW_REASONS,
            code=OverturnCode.PROPORTION,
        )
        assert here.is_dark()
        assert status_of(here, ruling) == "in force"
        with here.deps.reading() as uow:
            case = uow.cases.get(ruling.case_id)
        assert case.status == "investigating"
        assert {REVIEWER.id, SECOND_REVIEWER.id} <= case.excluded
        assert "the decision stands as it is" in letter_of(stored(here, filed))

    def test_is_joined_with_the_party_in_one_decision(self):
        here, report, ruling = reported(road())
        theirs = appeal_by_link(here, report, ruling)
        author = appeal_as(here, ruling, member(here.scene.actor.id))
        party = here.appeal(ruling)
        overturn_appeal(
            here.deps,
            APPEALS_OFFICER,
            appeal_id=party.id,
            reasons=NEW_REASONS,
            code=OverturnCode.FACT,
        )
        for appeal in (theirs, author, party):
            assert stored(here, appeal).status == "overturned"
        assert not here.is_dark()
        assert "is reversed" in letter_of(stored(here, theirs))
        assert "as the author of the post" in letter_of(stored(here, author))

    def test_is_told_that_the_ruling_was_narrowed_on_the_appeal_of_the_party(self):
        here, report, ruling = reported(road())
        theirs = appeal_by_link(here, report, ruling)
        party = here.appeal(ruling)
        modify_appeal(
            here.deps,
            APPEALS_OFFICER,
            appeal_id=party.id,
            statement=replace(
                ruling.statement, scope=Scope(promoted_post_ids=(here.promoted_post_id,))
            ),
            reasons=NEW_REASONS,
            code=OverturnCode.PROPORTION,
        )
        assert [stored(here, one).status for one in (theirs, party)] == ["modified"] * 2
        assert "is narrowed: another one that takes less" in letter_of(stored(here, theirs))

    def test_the_party_that_did_not_appeal_is_told_that_its_ruling_was_narrowed(self):
        here = road()
        ruling = here.ban()
        author = appeal_as(here, ruling, member(here.scene.actor.id))
        admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=author.id)
        modify_appeal(
            here.deps,
            APPEALS_OFFICER,
            appeal_id=author.id,
            statement=replace(
                ruling.statement, scope=Scope(promoted_post_ids=(here.promoted_post_id,))
            ),
            reasons=NEW_REASONS,
            code=OverturnCode.PROPORTION,
        )
        told = here.letters(LetterKind.INFORMATION)[-1].content.text
        assert "It is narrowed, for these reasons" in told

    def test_a_missed_deadline_frees_nobody(self):
        here, report, ruling = reported(road())
        filed = appeal_by_link(here, report, ruling)
        here.deps.clock.advance(days=8)
        assert miss_deadline(here.deps, filed.id)
        here.deps.clock.advance(days=15)
        assert miss_deadline(here.deps, filed.id)
        assert status_of(here, ruling) == "in force"

    def test_of_the_author_a_missed_deadline_lifts_what_is_discretionary(self):
        here = road()
        ruling = here.ban()
        filed = appeal_as(here, ruling, member(here.scene.actor.id))
        here.deps.clock.advance(days=8)
        assert miss_deadline(here.deps, filed.id)
        here.deps.clock.advance(days=15)
        assert miss_deadline(here.deps, filed.id)
        assert status_of(here, ruling) == "lapsed"

    def test_may_be_inadmissible_and_withdrawn(self):
        here, report, ruling = reported(road())
        filed = appeal_by_link(here, report, ruling)
        refuse_appeal(
            here.deps,
            APPEALS_OFFICER,
            appeal_id=filed.id,
            reasons="It is about another post.",
            code=InadmissibleCode.NOT_ABOUT_THE_RULING,
        )
        assert "is not admitted" in letter_of(stored(here, filed))
        here, report, ruling = reported(road())
        filed = appeal_by_link(here, report, ruling)
        with pytest.raises(NotAllowed):
            withdraw_appeal(here.deps, here.scene.actor, appeal_id=filed.id)
        gone = withdraw_notifier_appeal(
            here.deps, report_id=report.id, secret=report.secret, appeal_id=filed.id
        )
        assert gone.status == "withdrawn"

    def test_has_six_months_whenever_the_party_read_its_letter(self):
        here, report, ruling = reported(road())
        here.deps.clock.advance(days=30 + 180)
        appeal_by_link(here, report, ruling)
        here, report, ruling = reported(road())
        here.deps.clock.advance(days=30 + 186)
        with pytest.raises(AppealTooLate):
            appeal_by_link(here, report, ruling)


class TestNoAction:
    def closed(self):
        here = road()
        report = file(here)
        triaged(here, report)
        case = act_on(here.deps, REVIEWER, report_id=report.id, reasons="Looks wrong.")
        fill(here.deps, case)
        close_case(
            here.deps,
            REVIEWER,
            case_id=case.id,
            reference="ADS-8.1@1",
            reasons="The page that was reported belongs to another firm of the same name.",
        )
        return here, report, case

    def look(self, here, report):
        return look_again(
            here.deps, report_id=report.id, secret=report.secret, text="It is the same firm."
        )

    def test_in_the_case_of_a_report_is_appealed_and_other_people_reopen_it(self):
        here, report, case = self.closed()
        assert self.look(here, report).is_second_look
        reopened = act_on(
            here.deps, APPEALS_OFFICER, report_id=report.id, reasons="It is the same firm."
        )
        assert reopened.id == case.id
        assert reopened.status == "investigating"
        assert REVIEWER.id in reopened.excluded

    def test_not_while_the_case_is_open(self):
        here = road()
        report = file(here)
        triaged(here, report)
        act_on(here.deps, REVIEWER, report_id=report.id, reasons="Looks wrong.")
        with pytest.raises(WrongState):
            self.look(here, report)

    def test_not_after_six_months(self):
        here = road()
        report = file(here)
        triaged(here, report)
        close(here, report)
        here.deps.clock.advance(days=190)
        with pytest.raises(AppealTooLate):
            self.look(here, report)
