"""A promoted post that the hot path shows, or does not."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from adjudge.adapters.store.models import PromotedPost
from adjudge.adapters.tokens import LIFETIME_US, Claims, TokenSigner, new_token_id
from adjudge.settings import current_settings
from adjudge.web import serving

US = 1_000_000


def token_for(row, *, age_us=0, runner_up=7):
    """A token as a decision made `age_us` ago would have handed out."""
    now = time.time_ns() // 1000 - age_us
    claims = Claims(
        token_id=new_token_id(now, b"0123456789"),
        key_id="site",
        viewer=b"v" * 8,
        promoted_post_id=row.pk,
        line_item_id=row.line_item_id,
        post_slot=row.slot_id,
        advertiser_slot=row.advertiser.slot_id,
        price_micros=4_000_000,
        charge_micros=4_000,
        runner_up_slot=runner_up,
        generation=3,
        decided_us=now,
        expires_us=now + LIFETIME_US,
    )
    return TokenSigner(current_settings().state.secret("token_key")).seal(claims)


@dataclass
class Serve:
    """What `serve` would answer; None: it is away."""

    decision: serving.Decision | None = None
    answer: serving.Answer | None = None

    def show(self, *rows, labels=()):
        self.decision = serving.Decision(
            decided_us=time.time_ns() // 1000,
            generation=3,
            slots=tuple(
                serving.Slot(
                    promoted_post_id=row.pk,
                    token=token_for(row),
                    charge_micros=4_000,
                    price_micros=4_000_000,
                    labels=tuple(labels),
                )
                for row in rows
            ),
        )

    def say(self, status, **body):
        self.answer = serving.Answer(status=status, body=body)


@pytest.fixture
def serve(monkeypatch):
    told = Serve()

    def decide(**_asked):
        if told.decision is None:
            raise serving.ServeAway
        return told.decision

    def report(_request, _kind, _token):
        if told.answer is None:
            raise serving.ServeAway
        return told.answer

    monkeypatch.setattr(serving, "decide", decide)
    monkeypatch.setattr(serving, "report", report)
    return told


@pytest.fixture
def promoted_post(stage):
    """An admitted post of Kestrel Lab."""
    stage.running()
    return PromotedPost.objects.select_related("post", "advertiser").get()
