from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, SECOND_REVIEWER, key, scene
from tests.services.roads import CONTENT, road
from tests.services.test_interims import impose
from tests.services.test_links import extend, linked

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.appeal import AppealTooLate
from adjudge.domain.cases.exhibit import Disclosure, Strength
from adjudge.domain.cases.fact import Finding, Precision
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.cases.withholding import (
    AlreadyTold,
    Withholding,
    WithholdingCode,
    WithholdingWaits,
)
from adjudge.domain.errors import InvalidValue, NotAllowed, NotFound
from adjudge.services.appeals import file_appeal
from adjudge.services.cases import add_exhibit, record_fact
from adjudge.services.clocks import fire_due
from adjudge.services.letters import notice_of
from adjudge.services.links import approve_extension
from adjudge.services.withholdings import (
    confirm_withholding,
    drop_withholding,
    read_sealed,
    sealed_matter,
    unseal,
    views,
    withhold_exhibit,
)

AUDITOR = Actor(id="aude", roles=frozenset({StaffRole.AUDITOR}), reviewer_number=9)
GIST = "A former seller describes how the scanners are set up."
SECRET = "Statement of Noor Example"


def second_exhibit(here):
    """One more exhibit beside the open one, on which a fact of the ruling rests as well."""
    exhibit = add_exhibit(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        case_id=here.case.id,
        title=SECRET,
        source="Letter to our reviewer",
        asserter="Noor Example",
        captured_on=here.deps.clock.now().date(),
        media_type="text/plain; charset=utf-8",
        content=b"I set them up.",
        strength=Strength.DOCUMENTED,
    )
    fact = record_fact(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        case_id=here.case.id,
        proposition="The scanners report threats that are not there, and sell their removal.",
        finding=Finding.ESTABLISHED,
        began=here.facts[1].began,
        ended=None,
        precision=Precision.DAY,
        attributed_to="",
        exhibit_ids=(here.exhibit.id, exhibit.id),
    )
    return exhibit, fact


def ask(here, exhibit, **changes):
    return withhold_exhibit(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        **{
            "exhibit_id": exhibit.id,
            "disclosure": Disclosure.GIST,
            "code": WithholdingCode.NOTIFIER,
            "gist": GIST,
            "until": here.deps.clock.now() + timedelta(days=60),
            **changes,
        },
    )


def confirm(here, held):
    return confirm_withholding(here.deps, SECOND_REVIEWER, withholding_id=held.id)


def banned(here, disclosure=Disclosure.GIST):
    """A ruling in force whose second fact rests on an open and on a withheld exhibit."""
    exhibit, fact = second_exhibit(here)
    held = confirm(here, ask(here, exhibit, disclosure=disclosure))
    object.__setattr__(here, "facts", (here.facts[0], fact))
    return exhibit, held, here.ban()


def now_is(here, exhibit):
    with here.deps.reading() as uow:
        return uow.exhibits.get(exhibit.id)


class TestWithholding:
    def test_needs_a_second_person(self):
        here = road()
        exhibit, _ = second_exhibit(here)
        held = ask(here, exhibit)
        assert now_is(here, exhibit).disclosure is Disclosure.PARTY
        with pytest.raises(SameDecider):
            confirm_withholding(here.deps, REVIEWER, withholding_id=held.id)
        confirm(here, held)
        assert now_is(here, exhibit).disclosure is Disclosure.GIST

    @pytest.mark.parametrize(
        "wrong",
        [{"gist": " "}, {"disclosure": Disclosure.PARTY}, {"disclosure": Disclosure.PUBLIC}],
    )
    def test_needs_a_summary_and_a_class(self, wrong):
        here = road()
        with pytest.raises(InvalidValue):
            ask(here, second_exhibit(here)[0], **wrong)

    @pytest.mark.parametrize("days", [0, 181])
    def test_needs_an_expiry(self, days):
        here = road()
        exhibit, _ = second_exhibit(here)
        with pytest.raises(InvalidValue):
            ask(here, exhibit, until=here.deps.clock.now() + timedelta(days=days))

    def test_lapses_if_nobody_confirms_it(self):
        here = road()
        exhibit, _ = second_exhibit(here)
        held = ask(here, exhibit)
        here.deps.clock.advance(days=7)
        fire_due(here.deps)
        with here.deps.reading() as uow:
            assert uow.of(Withholding).get(held.id).status == "lapsed"
        assert (
            drop_withholding(here.deps, REVIEWER, withholding_id=ask(here, exhibit).id).status
            == "dropped"
        )

    def test_not_what_a_letter_told_already(self):
        here = road()
        here.ban()
        with pytest.raises(AlreadyTold):
            ask(here, here.exhibit)

    def test_not_by_others_than_reviewers(self):
        here = road()
        exhibit, _ = second_exhibit(here)
        held = ask(here, exhibit)
        for actor in (OPERATOR, APPEALS_OFFICER, here.scene.actor, AUDITOR):
            with pytest.raises(NotAllowed):
                confirm_withholding(here.deps, actor, withholding_id=held.id)


class TestLetters:
    @pytest.mark.parametrize("disclosure", [Disclosure.GIST, Disclosure.SEALED])
    def test_say_what_is_withheld_and_why_and_nothing_of_it(self, disclosure):
        here = road()
        banned(here, disclosure)
        for letter in here.letters():
            assert SECRET not in letter.content.text
            assert "Noor Example" not in letter.content.html
        notice = here.letters(LetterKind.NOTICE)[-1].content.text
        assert "the identity of whoever reported it" in notice
        assert GIST in notice

    def test_nothing_rests_on_what_is_sealed_alone(self):
        here = road()
        confirm(here, ask(here, here.exhibit, disclosure=Disclosure.SEALED))
        with pytest.raises(ReasonsIncomplete):
            here.propose()

    def test_none_is_served_while_a_withholding_waits(self):
        here = road()
        held = ask(here, here.exhibit)
        with pytest.raises(WithholdingWaits):
            here.ban()
        assert here.letters() == []
        drop_withholding(here.deps, REVIEWER, withholding_id=held.id)
        here.ban()
        assert here.letters(LetterKind.NOTICE)

    def test_what_waits_for_another_exhibit_keeps_no_letter(self):
        here = road()
        ask(here, second_exhibit(here)[0])
        assert here.ban().status == "in force"

    def test_of_an_interim_measure_tells_too(self):
        here = road()
        held = ask(here, here.exhibit)
        with pytest.raises(WithholdingWaits):
            impose(here)
        drop_withholding(here.deps, REVIEWER, withholding_id=held.id)
        impose(here)
        with pytest.raises(AlreadyTold):
            ask(here, here.exhibit)


class TestUnsealing:
    def test_at_its_expiry_serves_an_addendum_and_the_time_to_appeal_runs_anew(self):
        here = road()
        exhibit, _, ruling = banned(here)
        here.deps.clock.advance(days=60)
        while fire_due(here.deps):
            pass
        assert now_is(here, exhibit).disclosure is Disclosure.PARTY
        addendum = here.letters(LetterKind.ADDENDUM)[-1]
        assert SECRET in addendum.content.text
        here.deps.clock.advance(days=30 + 183)
        filed = file_appeal(
            here.deps,
            here.scene.actor,
            request_id="a",
            ruling_id=ruling.id,
            on_facts="It is not so.",
            on_rule="",
            on_proportion="",
        )
        assert filed.status == "filed"

    def test_without_it_the_time_would_be_over(self):
        here = road()
        ruling = here.ban()
        here.deps.clock.advance(days=60 + 30 + 183)
        with pytest.raises(AppealTooLate):
            file_appeal(
                here.deps,
                here.scene.actor,
                request_id="a",
                ruling_id=ruling.id,
                on_facts="It is not so.",
                on_rule="",
                on_proportion="",
            )

    def test_earlier_by_one_person(self):
        here = road()
        exhibit, held, _ = banned(here)
        assert unseal(here.deps, APPEALS_OFFICER, withholding_id=held.id).status == "unsealed"
        assert not now_is(here, exhibit).withheld
        assert len(here.letters(LetterKind.ADDENDUM)) == 1


class TestTheAuditor:
    def test_reads_what_is_sealed_and_every_view_is_logged(self):
        here = road()
        exhibit, _, _ = banned(here, Disclosure.SEALED)
        ((_, listed),) = sealed_matter(here.deps, AUDITOR)
        assert listed.id == exhibit.id
        _, content = read_sealed(here.deps, AUDITOR, exhibit_id=exhibit.id, purpose="Audit 3")
        assert content == b"I set them up."
        read_sealed(here.deps, AUDITOR, exhibit_id=exhibit.id, purpose="Audit 4")
        log = views(here.deps, OPERATOR)
        assert [(one.viewer_id, one.purpose) for one in log] == [
            ("aude", "Audit 4"),
            ("aude", "Audit 3"),
        ]

    def test_not_without_a_purpose_and_nobody_else(self):
        here = road()
        exhibit, _, _ = banned(here, Disclosure.SEALED)
        with pytest.raises(InvalidValue):
            read_sealed(here.deps, AUDITOR, exhibit_id=exhibit.id, purpose=" ")
        interested = Actor(
            id="x",
            roles=frozenset({StaffRole.AUDITOR}),
            interests=frozenset({here.scene.advertiser.party_id}),
        )
        for actor in (REVIEWER, OPERATOR, here.scene.actor, interested):
            with pytest.raises(NotAllowed):
                read_sealed(here.deps, actor, exhibit_id=exhibit.id, purpose="Curious")
        with pytest.raises(NotAllowed):
            views(here.deps, REVIEWER)
        assert views(here.deps, AUDITOR) == []

    def test_what_is_open_is_not_read_here(self):
        here = road()
        assert CONTENT
        with pytest.raises(NotFound):
            read_sealed(here.deps, AUDITOR, exhibit_id=here.exhibit.id, purpose="Audit")


class TestALinkedAccount:
    def extended(self):
        """A measure that reaches a linked account, on an exhibit that is withheld."""
        here = road()
        other = scene(here.deps, "heron")
        _, held, ruling = banned(here)
        link = linked(here, other)
        proposed = extend(here, other, ruling, link)
        approve_extension(here.deps, SECOND_REVIEWER, ruling_id=proposed.id)
        return here, other, held, proposed

    def inbox(self, here, other):
        with here.deps.reading() as uow:
            found = uow.letters.by_party(other.advertiser.party_id)
        return sorted(found, key=lambda letter: letter.proof_leaf)

    def test_is_told_what_is_withheld_until_the_same_day(self):
        here, other, held, _ = self.extended()
        (served,) = self.inbox(here, other)
        assert SECRET not in served.content.text
        assert held.told in served.content.text
        here.deps.clock.set(held.until)
        fire_due(here.deps)
        added = self.inbox(here, other)[-1]
        assert added.kind is LetterKind.ADDENDUM
        assert SECRET in added.content.text

    def test_has_one_notice_whatever_the_clock_says(self):
        here, other, _, ruling = self.extended()
        (served,) = self.inbox(here, other)
        with here.deps.reading() as uow:
            (copy,) = uow.of(Withholding).by_case(ruling.case_id)
        # The clock is set back by a day: the later letter has the earlier time.
        here.deps.clock.advance(days=-1)
        unseal(here.deps, REVIEWER, withholding_id=copy.id)
        with here.deps.reading() as uow:
            assert notice_of(uow, ruling.id).id == served.id
        assert len(self.inbox(here, other)) == 2
