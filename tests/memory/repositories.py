"""The repositories of `services.ports` that change rows, over tables in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.memory.records import MemorySettlements
from tests.memory.tables import MemoryRepository, Tables

from adjudge.domain.ads.campaign import Campaign, LineItem
from adjudge.domain.ads.landing_visit import LandingVisit
from adjudge.domain.ads.party import Advertiser, Party
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.serving import ServingItem
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.ruling import AT_STAKE, EFFECTIVE, LinkTo, Ruling
from adjudge.domain.cases.view import View
from adjudge.domain.errors import Conflict, NotFound
from adjudge.domain.ledger.winddown import WindDown
from adjudge.domain.ledger.winddown_state import LEAVING
from adjudge.domain.posts.post import Post
from adjudge.domain.standing.measures import MeasureInForce
from adjudge.services.carried import QueuedMail


class MemoryPosts(MemoryRepository[Post]):
    kind = "post"

    def feed(self, *, before: str | None, limit: int) -> Sequence[Post]:
        visible = self.where(deleted_at=None)[::-1]
        return [post for post in visible if before is None or post.id < before][:limit]

    def by_account(self, account_id: str, *, limit: int) -> Sequence[Post]:
        return self.where(account_id=account_id, deleted_at=None)[::-1][:limit]


class MemoryAccounts:
    """Who advertises has an account, and in tests its id is its handle, in small letters."""

    def __init__(self, tables: Tables) -> None:
        self._advertisers: dict[str, Advertiser] = tables.table(MemoryAdvertisers.kind)

    def handles(self, account_ids: Collection[str]) -> Mapping[str, str]:
        known = {advertiser.account_id for advertiser in self._advertisers.values()}
        return {key: key.lower() for key in account_ids if key in known}


class MemoryParties(MemoryRepository[Party]):
    kind = "party"

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self.members: dict[tuple[str, str], bool] = tables.table("party member")
        self.known: dict[tuple[str, str], datetime] = tables.table("party address")
        self.confirmed: dict[tuple[str, str], datetime] = tables.table("confirmed address")

    def get(self, key: str) -> Party:
        return replace(super().get(key), address_confirmed=bool(self.addresses(key)))

    def add_member(self, party_id: str, user_id: str) -> None:
        self.members[(party_id, user_id)] = True

    def add_address(self, party_id: str, email: str, at: datetime) -> None:
        assert at.tzinfo is not None
        self.known.setdefault((party_id, email), at)

    def addresses(self, party_id: str) -> Sequence[str]:
        return sorted(email for party, email in self.confirmed if party == party_id)

    def confirm_address(self, party_id: str, email: str, at: datetime) -> None:
        self.add_address(party_id, email, at)
        self.confirmed.setdefault((party_id, email), at)


class MemoryAdvertisers(MemoryRepository[Advertiser]):
    kind = "advertiser"

    def by_account(self, account_id: str) -> Advertiser | None:
        return next(iter(self.where(account_id=account_id)[::-1]), None)

    def all_ids(self) -> Sequence[str]:
        return sorted(self._rows)


class MemorySlots:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._slots: dict[str, int] = tables.table("slot")

    def allot(self) -> int:
        self._slots["next"] = self._slots.get("next", 0) + 1
        return self._slots["next"]

    def unowned(self, slots: Collection[int]) -> Collection[int]:
        kinds = (MemoryAdvertisers.kind, "promoted post")
        rows = [row for kind in kinds for row in self._tables.table(kind).values()]
        return set(slots) - {row.slot for row in rows}


class MemoryCampaigns(MemoryRepository[Campaign]):
    kind = "campaign"

    def by_advertiser(self, advertiser_id: str) -> Sequence[Campaign]:
        return self.where(advertiser_id=advertiser_id)


class MemoryLineItems(MemoryRepository[LineItem]):
    kind = "line item"

    def by_advertiser(self, advertiser_id: str) -> Sequence[LineItem]:
        return self.where(advertiser_id=advertiser_id)

    def by_campaign(self, campaign_id: str) -> Sequence[LineItem]:
        return self.where(campaign_id=campaign_id)


class MemoryPromotedPosts(MemoryRepository[PromotedPost]):
    kind = "promoted post"

    def by_advertiser(self, advertiser_id: str) -> Sequence[PromotedPost]:
        return self.where(advertiser_id=advertiser_id)

    def by_post(self, post_id: str) -> Sequence[PromotedPost]:
        return self.where(post_id=post_id)

    def with_web_addresses(self) -> Sequence[PromotedPost]:
        found = [*self.where(status="submitted"), *self.where(status="admitted")]
        return [post for post in found if post.landing_url.lower().startswith("http")]

    def submitted(self, *, limit: int) -> Sequence[PromotedPost]:
        return self.where(status="submitted")[:limit]

    def newest(self, *, limit: int) -> Sequence[PromotedPost]:
        return sorted(self.where(), key=lambda post: post.id, reverse=True)[:limit]

    def serving_items(self) -> Sequence[ServingItem]:
        """Admitted posts of running campaigns of open advertisers; nothing else is asked."""
        campaigns = self._tables.table(MemoryCampaigns.kind)
        line_items = self._tables.table(MemoryLineItems.kind)
        advertisers = self._tables.table(MemoryAdvertisers.kind)
        settled = MemorySettlements(self._tables)
        items = []
        for post in self.where(status="admitted"):
            campaign, line_item = campaigns[post.campaign_id], line_items[post.line_item_id]
            advertiser = advertisers[post.advertiser_id]
            if campaign.paused or campaign.ended_at or advertiser.closed_at:
                continue
            wind_downs = MemoryWindDowns(self._tables).by_advertiser(advertiser.id)
            if any(state.status in LEAVING for state in wind_downs):
                continue
            items.append(
                ServingItem(
                    promoted_post_id=post.id,
                    line_item_id=line_item.id,
                    campaign_id=campaign.id,
                    advertiser_id=advertiser.id,
                    post_slot=post.slot,
                    advertiser_slot=advertiser.slot,
                    landing_url=post.landing_url,
                    bid_micros=line_item.bid.micros,
                    remaining_micros=line_item.budget.micros - settled.spent_micros(line_item.id),
                    countries=line_item.targeting.countries,
                    languages=line_item.targeting.languages,
                    topics=line_item.targeting.topics,
                )
            )
        return items


class MemoryLandingVisits:
    def __init__(self, tables: Tables) -> None:
        self._rows: dict[str, LandingVisit] = tables.table("landing visit")

    def add(self, visit: LandingVisit) -> None:
        assert visit.id not in self._rows
        self._rows[visit.id] = visit

    def latest(self, promoted_post_id: str) -> LandingVisit | None:
        return next(reversed(self._of(promoted_post_id)), None)

    def first_read(self, promoted_post_id: str) -> LandingVisit | None:
        return next((v for v in self._of(promoted_post_id) if v.fetched.failure is None), None)

    def _of(self, promoted_post_id: str) -> list[LandingVisit]:
        rows = sorted(self._rows.values(), key=lambda visit: visit.id)
        return [visit for visit in rows if visit.promoted_post_id == promoted_post_id]


class _Numbered(MemoryRepository[Any]):
    def next_number(self) -> int:
        return len(self._rows) + 1


class MemoryCases(_Numbered, MemoryRepository[Case]):
    kind = "case"

    def sent_outside(self, *, limit: int) -> Sequence[Case]:
        found = [case for case in self.where() if case.sent_outside is not None]
        return sorted(found, key=lambda case: case.id, reverse=True)[:limit]


class MemoryExhibits(MemoryRepository[Exhibit]):
    kind = "exhibit"

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._content: dict[str, bytes] = tables.table("exhibit content")

    def by_case(self, case_id: str) -> Sequence[Exhibit]:
        return self.where(case_id=case_id)

    def put_content(self, exhibit_id: str, content: bytes) -> None:
        if exhibit_id in self._content:
            raise Conflict(kind="exhibit content", id=exhibit_id)
        self._content[exhibit_id] = content

    def content(self, exhibit_id: str) -> bytes:
        if exhibit_id not in self._content:
            raise NotFound(kind="exhibit content", id=exhibit_id)
        return self._content[exhibit_id]


class MemoryFacts(MemoryRepository[Fact]):
    kind = "fact"

    def by_case(self, case_id: str) -> Sequence[Fact]:
        return self.where(case_id=case_id)


class MemoryRulings(_Numbered, MemoryRepository[Ruling]):
    kind = "ruling"

    def by_case(self, case_id: str) -> Sequence[Ruling]:
        return self.where(case_id=case_id)

    def waiting_for_effect(self) -> Sequence[str]:
        return [ruling.id for ruling in self.where(status="served")]

    def at_stake(self, advertiser_id: str) -> Sequence[Ruling]:
        return [r for r in self.where(advertiser_id=advertiser_id) if r.status in AT_STAKE]

    def resting_on(self, kind: LinkTo, key: str) -> Sequence[Ruling]:
        return [ruling for ruling in self.where() if (kind, key) in ruling.links]

    def grounds_in_force(self) -> Sequence[str]:
        found = [ruling for ruling in self.where() if ruling.status in EFFECTIVE]
        grounds = {key for one in found for kind, key in one.links if kind is LinkTo.GROUND}
        return sorted(grounds)


class MemoryLetters(MemoryRepository[Letter]):
    kind = "letter"

    def add(self, item: Letter) -> None:
        super().add(item)
        outbox: dict[str, QueuedMail] = self._tables.table("outbox mail")
        for address in MemoryParties(self._tables).addresses(item.party_id):
            mail_id = f"mail-{len(outbox) + 1}"
            outbox[mail_id] = QueuedMail(
                id=mail_id,
                letter_id=item.id,
                to=address,
                subject=item.content.subject,
                text=item.content.text,
                attempts=0,
            )

    def by_ruling(self, ruling_id: str) -> Sequence[Letter]:
        return self.where(ruling_id=ruling_id)

    def by_party(self, party_id: str) -> Sequence[Letter]:
        return self.where(party_id=party_id)


FRESH: dict[str, Any] = {"attempts": 0, "problem": "", "sent_at": None, "gave_up_at": None}


class MemoryOutbox:
    def __init__(self, tables: Tables) -> None:
        self._mails: dict[str, QueuedMail] = tables.table("outbox mail")
        self._due: dict[str, datetime | None] = tables.table("outbox due")

    def waiting(self, now: datetime, *, limit: int) -> Sequence[QueuedMail]:
        due = [m for m in self._mails.values() if self._is_due(m, now)]
        return due[:limit]

    def _is_due(self, mail: QueuedMail, now: datetime) -> bool:
        due = self._due.get(mail.id)
        return mail.sent_at is None and mail.gave_up_at is None and (due is None or due <= now)

    def taken(self, mail_id: str, *, until: datetime) -> None:
        mail = self._mails[mail_id]
        self._mails[mail_id] = replace(mail, attempts=mail.attempts + 1)
        self._due[mail_id] = until

    def sent(self, mail_id: str, at: datetime) -> None:
        assert at.tzinfo is not None
        self._mails[mail_id] = replace(self._mails[mail_id], sent_at=at, problem="")

    def failed(self, mail_id: str, *, problem: str, try_again_at: datetime) -> None:
        assert problem
        self._mails[mail_id] = replace(self._mails[mail_id], problem=problem)
        self._due[mail_id] = try_again_at

    def gave_up(self, mail_id: str, *, problem: str, at: datetime) -> None:
        assert problem
        self._mails[mail_id] = replace(self._mails[mail_id], problem=problem, gave_up_at=at)

    def queue(self, letter_id: str, to: str, at: datetime) -> None:
        assert at.tzinfo is not None
        mails = self.by_letter(letter_id)
        if all(mail.to != to for mail in mails):
            mail_id = f"mail-{len(self._mails) + 1}"
            self._mails[mail_id] = replace(mails[0], id=mail_id, to=to, **FRESH)

    def by_letter(self, letter_id: str) -> Sequence[QueuedMail]:
        return [mail for mail in self._mails.values() if mail.letter_id == letter_id]

    def given_up(self, *, limit: int) -> Sequence[QueuedMail]:
        found = [mail for mail in self._mails.values() if mail.gave_up_at is not None]
        return found[::-1][:limit]


class MemoryParticulars(MemoryRepository[Particulars]):
    kind = "request for particulars"
    subject = "particulars"

    def by_ruling(self, ruling_id: str) -> Sequence[Particulars]:
        return self.where(ruling_id=ruling_id)


class MemoryViews(MemoryRepository[View]):
    kind = "view"

    def newest(self, *, limit: int) -> Sequence[View]:
        return self.where()[::-1][:limit]


class MemoryAppeals(MemoryRepository[Appeal]):
    kind = "appeal"

    def by_ruling(self, ruling_id: str) -> Sequence[Appeal]:
        return self.where(ruling_id=ruling_id)

    def by_party(self, party_id: str) -> Sequence[Appeal]:
        return self.where(party_id=party_id)


class MemoryMeasures(MemoryRepository[MeasureInForce]):
    kind = "measure"

    def by_advertiser(self, advertiser_id: str) -> Sequence[MeasureInForce]:
        return self.where(advertiser_id=advertiser_id)

    def by_ruling(self, ruling_id: str) -> Sequence[MeasureInForce]:
        return self.where(ruling_id=ruling_id)


class MemoryWindDowns(MemoryRepository[WindDown]):
    kind = "wind_down"

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._receipts: dict[tuple[str, str], bytes] = tables.table("wind-down receipt")

    def by_advertiser(self, advertiser_id: str) -> Sequence[WindDown]:
        return self.where(advertiser_id=advertiser_id)

    def open_ids(self) -> Sequence[str]:
        return [state.id for state in self.where(is_open=True)]

    def put_receipt(self, winddown_id: str, *, name: str, content: bytes, at: datetime) -> str:
        assert name
        assert at.tzinfo is not None
        digest = hashlib.sha256(content).hexdigest()
        self._receipts[(winddown_id, digest)] = content
        return digest

    def receipt(self, winddown_id: str, sha256: str) -> bytes:
        if (winddown_id, sha256) not in self._receipts:
            raise NotFound(kind="receipt", id=sha256)
        return self._receipts[(winddown_id, sha256)]
