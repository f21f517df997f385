from __future__ import annotations

import pytest
from tests.memory import PowerCut, memory_deps
from tests.memory.people import member, scene, suspend

from adjudge.domain.actor import program
from adjudge.domain.ads.campaign import CampaignEnded
from adjudge.domain.ads.party import AddressUnconfirmed, AdvertiserClosed
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Scope
from adjudge.domain.errors import InvalidValue, NotAllowed, RequestReused
from adjudge.domain.policy.screening import screen
from adjudge.domain.register.leaf import opens
from adjudge.domain.signals.signal import SignalSet
from adjudge.domain.steps import WrongState
from adjudge.services import promotion
from adjudge.services.campaigns import end_campaign
from adjudge.services.post_removal import delete_post
from adjudge.services.posts import publish_post
from adjudge.services.promotion import (
    PostGone,
    TooManyPromotedPosts,
    end_promotion,
    preview_screening,
    promote_post,
)
from adjudge.services.standing import StandingSuspended, reconcile
from adjudge.services.winddowns import close_advertiser


def promote(town, post, request_id="k", actor=None, landing_url="/pages/x"):
    return promote_post(
        town.deps,
        actor or town.actor,
        request_id=request_id,
        line_item_id=town.line_item.id,
        post_id=post.id,
        landing_url=landing_url,
    )


def test_an_admitted_post_is_lit_and_in_the_register():
    town = scene(memory_deps())
    made = town.promote()
    assert made.promoted_post.status == "admitted"
    assert (made.ruling, made.letter) == (None, None)
    assert not town.deps.block.is_dark(made.promoted_post.slot)
    with town.deps.reading() as uow:
        (entry,) = uow.register.by_subject(made.promoted_post.id)
    assert entry.type == "post_admitted"
    assert entry.released_at is not None
    assert entry.public["advertiser"] == "Kestrel Lab"


def test_a_declined_post_stays_dark_and_its_letter_says_the_words_and_what_would_pass():
    town = scene(memory_deps())
    made = town.promote("Guaranteed safety for all.")
    assert made.promoted_post.status == "declined"
    assert town.deps.block.is_dark(made.promoted_post.slot)
    (hit,) = made.screening.hits
    assert (hit.clause_ref, hit.words) == ("ADS-2.1@1", ("Guaranteed",))
    assert made.screening.counterfactual.sentence == "It passes without 'Guaranteed'."
    assert made.letter.kind is LetterKind.NOTICE
    assert made.letter.ruling_id == made.ruling.id
    assert "Guaranteed" in made.letter.content.text
    with town.deps.reading() as uow:
        types = [entry.type for entry in uow.register.by_subject(made.ruling.id)]
        assert uow.promoted_posts.serving_items() == []
    assert types.count("post_declined") == 1


def test_the_post_stays_an_organic_post_whatever_is_decided():
    town = scene(memory_deps())
    made = town.promote("Guaranteed safety for all.")
    with town.deps.reading() as uow:
        assert uow.posts.get(made.promoted_post.post_id).deleted_at is None
        assert len(uow.posts.feed(before=None, limit=9)) == 1


def test_what_was_screened_can_be_screened_again_from_the_record():
    town = scene(memory_deps())
    made = town.promote()
    with town.deps.reading() as uow:
        (entry,) = uow.register.by_subject(made.promoted_post.id)
    record = entry.record["record"]
    signals = SignalSet.from_record(record["signals"])
    again = screen(town.deps.rulebooks.ads(), signals, made.screening.on)
    assert again.admitted
    assert (record["policy_version"], signals.text) == ("ads@1", "Our scanner is out.")
    leaf = entry.leaf.decode()
    commitment = leaf.split('"record_sha256":"')[1].split('"')[0]
    assert opens(commitment, entry.salt, entry.record)


@pytest.mark.parametrize("text", ["Our scanner is out.", "Guaranteed safety."])
def test_the_same_request_promotes_once(text):
    town = scene(memory_deps())
    post = town.post(text)
    made = promote(town, post)
    assert promote(town, post) == made
    assert len(town.deps.uow.tables.table("promoted post")) == 1
    with pytest.raises(RequestReused):
        promote(town, post, landing_url="/pages/y")


def test_extractors_are_told_what_was_declared():
    town = scene(memory_deps())
    town.promote()
    facts = town.deps.extract.seen[-1]
    assert facts["country"] == "DE"
    assert facts["declared_models"] == ()
    assert facts["payer_named"]
    assert facts["payer_confirmed"]
    assert facts["age_days"] == 0


def test_only_the_advertisers_own_posts():
    town = scene(memory_deps())
    foreign = publish_post(town.deps, member("lee"), request_id="p", text="Mine")
    with pytest.raises(NotAllowed):
        promote(town, foreign)


@pytest.mark.parametrize("actor", [member("lee"), program("screening")])
def test_only_the_advertiser_promotes(actor):
    town = scene(memory_deps())
    with pytest.raises(NotAllowed):
        promote(town, town.post(), actor=actor)


def test_not_without_a_confirmed_address():
    town = scene(memory_deps())
    town.deps.uow.tables.table("confirmed address").clear()
    with pytest.raises(AddressUnconfirmed):
        promote(town, town.post())


def test_not_a_deleted_post():
    town = scene(memory_deps())
    post = town.post()
    delete_post(town.deps, town.actor, post_id=post.id)
    with pytest.raises(PostGone) as refused:
        promote(town, post)
    assert "deleted" in refused.value.message()
    assert refused.value.remedy()


def test_not_while_suspended_and_the_remedy_points_to_the_letter():
    town = scene(memory_deps())
    suspend(town.deps, town.advertiser.id)
    with pytest.raises(StandingSuspended) as refused:
        promote(town, town.post())
    assert refused.value.code == "standing.suspended"
    assert "appeal" in refused.value.remedy()
    assert not town.deps.uow.tables.table("promoted post")


def test_a_measure_on_another_post_does_not_hinder():
    town = scene(memory_deps())
    first = town.promote().promoted_post
    suspend(town.deps, town.advertiser.id, Scope(promoted_post_ids=(first.id,)))
    second = town.promote().promoted_post
    assert town.deps.block.is_dark(first.slot)
    assert not town.deps.block.is_dark(second.slot)


def test_not_in_an_ended_campaign_or_a_closed_account():
    town = scene(memory_deps())
    post = town.post()
    end_campaign(town.deps, town.actor, campaign_id=town.campaign.id)
    with pytest.raises(CampaignEnded):
        promote(town, post)
    close_advertiser(town.deps, town.actor, request_id="c", advertiser_id=town.advertiser.id)
    with pytest.raises(AdvertiserClosed):
        promote(town, post)


def test_a_landing_page_is_a_web_address():
    town = scene(memory_deps())
    with pytest.raises(InvalidValue, match="landing page"):
        promote(town, town.post(), landing_url="javascript:alert(1)")


def test_their_number_is_limited(monkeypatch):
    town = scene(memory_deps())
    monkeypatch.setattr(promotion, "MAX_PROMOTED_POSTS", 1)
    town.promote()
    with pytest.raises(TooManyPromotedPosts) as refused:
        town.promote()
    assert refused.value.message()
    assert refused.value.remedy()


def test_a_preview_stores_nothing():
    town = scene(memory_deps())
    commits = town.deps.uow.tables.commits
    asked = {"landing_url": "/x", "advertiser_id": town.advertiser.id}
    assert preview_screening(town.deps, town.actor, text="Fine.", **asked).admitted
    assert not preview_screening(town.deps, town.actor, text="guaranteed", **asked).admitted
    assert town.deps.uow.tables.commits == commits
    with pytest.raises(NotAllowed):
        preview_screening(town.deps, member("lee"), text="Fine.", **asked)


def test_ending_a_promotion_darkens_it_for_good():
    town = scene(memory_deps())
    promoted = town.promote().promoted_post
    with pytest.raises(NotAllowed):
        end_promotion(town.deps, member("lee"), promoted_post_id=promoted.id)
    ended = end_promotion(town.deps, town.actor, promoted_post_id=promoted.id)
    assert ended.status == "ended"
    assert town.deps.block.is_dark(promoted.slot)
    with pytest.raises(WrongState):
        end_promotion(town.deps, town.actor, promoted_post_id=promoted.id)


def test_a_power_cut_between_commit_and_light_leaves_it_dark_until_reconciled():
    town = scene(memory_deps())
    post = town.post()
    town.deps.faults.armed.add("release.committed")
    with pytest.raises(PowerCut):
        promote(town, post)
    with town.deps.reading() as uow:
        (promoted,) = uow.promoted_posts.by_post(post.id)
    assert promoted.status == "admitted"
    assert town.deps.block.is_dark(promoted.slot)
    assert reconcile(town.deps) == [town.advertiser.id]
    assert not town.deps.block.is_dark(promoted.slot)


def test_if_it_cannot_be_stored_nothing_is_lit_and_no_letter_exists():
    town = scene(memory_deps())
    for text in ("Our scanner is out.", "Guaranteed safety."):
        post = town.post(text)
        before = dict(town.deps.block.slots)
        town.deps.uow.tables.fail_next_commit = OSError("disk full")
        with pytest.raises(OSError, match="disk full"):
            promote(town, post, request_id=post.id)
        assert town.deps.block.slots == before
    for table in ("promoted post", "ruling", "letter", "case", "outbox mail"):
        assert not town.deps.uow.tables.table(table)


def test_what_a_post_is_about_is_kept_and_only_slugs_are_taken():
    town = scene(memory_deps())
    made = town.promote(categories=("sports", "gambling"))
    assert made.promoted_post.categories == ("gambling", "sports")
    assert town.promote().promoted_post.categories == ()
    with pytest.raises(InvalidValue):
        town.promote(categories=("Not a slug",))
