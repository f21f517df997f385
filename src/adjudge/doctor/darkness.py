"""Invariants 2 and 3: the block says what the rulings say, and a ban is dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from adjudge.adapters.event_files import MAX_BATCH, EventReader
from adjudge.adapters.standing_block import StandingBlock
from adjudge.adapters.store import models
from adjudge.doctor.verdict import Found, View, check
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.serving import BILLABLE, DARK
from adjudge.domain.cases.matter import MatterKind
from adjudge.domain.standing.content import Content, site_content
from adjudge.services.standing_content import content_for, pauses_in_force, restrictions_for

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SETTLED_AT_ONCE: Final = 10_000
_SHORT: Final = (MatterKind.INTERIM_MEASURE, MatterKind.HOLD)


@check("2", "2 No back door")
def no_back_door(view: View) -> Found:
    """Whatever keeps an advertiser's post from being shown is a ruling or its own setting."""
    broken = [
        f"measure {measure.id} rests on ruling {measure.ruling_id}, which was never put into effect"
        for measure in models.Measure.objects.order_by("id")
        if not models.StepRow.objects.filter(
            subject_kind=models.SubjectKind.RULING,
            subject_id=measure.ruling_id,
            name="put_into_effect",
        ).exists()
    ]
    slots = 0
    with _block(view) as block:
        for advertiser_id in view.uow.advertisers.all_ids():
            desired = content_for(view.uow, advertiser_id).fitting()
            slots += len(desired.slots)
            # The reconciler lights such a slot within about a second, if a worker runs.
            for slot, value in desired.slots.items():
                if value == DARK:
                    continue
                if block.dark_from(slot) == DARK:
                    broken.append(
                        f"slot {slot} of advertiser {advertiser_id} is dark, and no ruling says so"
                    )
                broken += [
                    f"slot {slot} has an entry of {entry.id} that no ruling or act has"
                    for entry in block.entries(slot)
                    if entry not in desired.entries.get(slot, ())
                ]
    return Found(
        checked={"measures": models.Measure.objects.count(), "slots": slots},
        broken=broken,
    )


@check("3", "3 A ban is dark")
def a_ban_is_dark(view: View) -> Found:
    """No slot is lit that should be dark; nothing was shown or billed after an effective time."""
    broken: list[str] = []
    known: set[int] = set()
    with _block(view) as block:
        for advertiser_id in view.uow.advertisers.all_ids():
            desired = content_for(view.uow, advertiser_id).fitting()
            known |= desired.slots.keys()
            broken += [
                f"slot {slot} of advertiser {advertiser_id} is lit, and should be dark"
                for slot, value in desired.slots.items()
                if value == DARK and block.dark_from(slot) != DARK
            ]
            broken += list(_missing_entries(block, desired))
        broken += list(_missing_entries(block, site_content(pauses_in_force(view.uow)).fitting()))
        lit = set(block.lit())
    broken += [f"slot {slot} is lit and belongs to nobody" for slot in sorted(lit - known)]
    bans = _Bans(view)
    shown, shown_broken = _shown_while_dark(view, bans)
    settled, settled_broken = _billed_while_dark(bans)
    return Found(
        checked={"slots": len(known), "events": shown, "settled events": settled},
        broken=[*broken, *shown_broken, *settled_broken],
    )


def _missing_entries(block: StandingBlock, desired: Content) -> Iterator[str]:
    """Entries that the record has and the block has not: somebody in scope may see the post."""
    for slot, entries in desired.entries.items():
        if block.dark_from(slot) == DARK:
            continue
        for entry in set(entries).difference(block.entries(slot)):
            yield f"slot {slot} lacks the entry of {entry.id}, and is lit for all"


class _block:  # noqa: N801 - used as a context manager, like a function
    """The home's standing block, for the time of a check."""

    def __init__(self, view: View) -> None:
        self._path = view.home.standing_block

    def __enter__(self) -> StandingBlock:
        self._open = StandingBlock.open(self._path)
        return self._open

    def __exit__(self, *error: object) -> None:
        self._open.close()


class _Bans:
    """Which posts the measures, interim measures and holds of a home stopped, and when."""

    def __init__(self, view: View) -> None:
        self._uow = view.uow
        banned = _ever_restricted()
        of_all = {each: view.uow.promoted_posts.by_advertiser(each) for each in banned}
        self.posts: Mapping[str, PromotedPost] = {
            post.id: post for posts in of_all.values() for post in posts
        }
        self._restrictions = {
            each: restrictions_for(view.uow, view.uow.advertisers.get(each), posts)
            for each, posts in of_all.items()
        }

    def stopped(self, promoted_post_id: str, moment_us: int) -> bool:
        """Whether a measure kept this post dark at that moment (Unix microseconds)."""
        post = self.posts.get(promoted_post_id)
        if post is None:
            return False
        moment = EPOCH + timedelta(microseconds=moment_us)
        return self._restrictions[post.advertiser_id].stopped(post, moment)


def _ever_restricted() -> Sequence[str]:
    """Whom a ruling, an interim measure or a hold ever restricted."""
    by_rulings = models.Measure.objects.values_list("advertiser_id", flat=True)
    short = models.Matter.objects.filter(kind__in=[kind.value for kind in _SHORT])
    found = {*by_rulings, *short.values_list("advertiser_id", flat=True)}
    return sorted(each for each in found if each is not None)


def _shown_while_dark(view: View, bans: _Bans) -> tuple[int, list[str]]:
    """Events in the files whose decision or billing falls into a ban."""
    reader, cursors = EventReader(view.home), dict[str, int]()
    count, broken = 0, list[str]()
    while batches := reader.batches(cursors, MAX_BATCH):
        for batch in batches:
            cursors[batch.file] = batch.last_row
            for event in batch.events:
                count += 1
                name = f"event {event.token_id} ({event.kind}) in {batch.file}"
                if bans.stopped(event.promoted_post_id, event.decided_us):
                    broken.append(f"{name} was decided while its post was dark")
                billable = event.outcome == BILLABLE
                if billable and bans.stopped(event.promoted_post_id, event.ack_us):
                    broken.append(f"{name} is billable, and its post was dark")
    return count, broken


def _billed_while_dark(bans: _Bans) -> tuple[int, list[str]]:
    """Settled events that were billed although acknowledged in a ban."""
    return models.SettledEvent.objects.count(), list(_billed_faults(bans))


def _billed_faults(bans: _Bans) -> Iterator[str]:
    found = models.SettledEvent.objects.filter(
        reason="", promoted_post_id__in=list(bans.posts)
    ).order_by("id")
    for event in found.iterator(SETTLED_AT_ONCE):
        if bans.stopped(event.promoted_post_id, event.ack_us):
            yield f"settled event {event.id} was billed, and its post was dark"
