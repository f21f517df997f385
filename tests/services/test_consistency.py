from __future__ import annotations

import pytest
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, scene
from tests.services.roads import NEW_REASONS, real_press

from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.errors import NotAllowed
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal
from adjudge.services.consistency import COMPARED_OVER, judged_differently

CALM = (
    "Our teachers come to your house on two evenings a week and stay until the last exercise is "
    "understood, whatever the subject is, and we tell you on the phone what that would cost."
)
LOUD = CALM.replace("that would cost", "is guaranteed")


def judged():
    here = scene(real_press())
    return here, here.promote(CALM), here.promote(LOUD)


def test_a_decline_is_found_beside_an_admission_in_nearly_the_same_words():
    here, passed, fell = judged()
    here.promote("A lamp that burns for ten thousand hours.")
    (found,) = judged_differently(here.deps, REVIEWER)
    assert found.declined.promoted_post_id == fell.promoted_post.id
    assert found.declined.reference == fell.ruling.reference
    assert found.declined.ruling_id == fell.ruling.id
    assert found.declined.rests_on == ("ADS-2.1@1",)
    (other,) = found.admitted
    assert other.promoted_post_id == passed.promoted_post.id
    assert other.rests_on == (passed.screening.policy_version,)
    assert found == judged_differently(here.deps, APPEALS_OFFICER)[0]


def test_only_by_whoever_decides_here():
    here, _, _ = judged()
    for other in (here.actor, OPERATOR):
        with pytest.raises(NotAllowed):
            judged_differently(here.deps, other)


def test_what_was_overturned_counts_as_admitted():
    here, _, fell = judged()
    appeal = file_appeal(
        here.deps,
        here.actor,
        request_id="a",
        ruling_id=fell.ruling.id,
        on_facts="It is what our pupils say.",
        on_rule="",
        on_proportion="",
    )
    admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id)
    overturn_appeal(
        here.deps,
        APPEALS_OFFICER,
        appeal_id=appeal.id,
        code=OverturnCode.FACT,
        reasons=NEW_REASONS,
    )
    assert judged_differently(here.deps, REVIEWER) == ()


def test_what_is_older_than_the_window_is_not_looked_at():
    here, _, _ = judged()
    here.deps.clock.advance(days=COMPARED_OVER.days + 1)
    assert judged_differently(here.deps, REVIEWER) == ()
