"""The pages of those who are no party, in Debian's Chromium: axe finds nothing, all fits."""

from __future__ import annotations

from tests.web.advertiser.stage import send
from tests.web.look import browser, look
from tests.web.reader.test_appeals import author, decided, led, suspended

from adjudge.adapters.store.models import PromotedPost

__all__ = ["author", "browser", "led", "look", "suspended"]


def test_the_pages_of_an_author(stage, suspended, author, look):
    post, path = PromotedPost.objects.get().post_id, f"/decisions/{suspended.id}/appeal"
    assert not look.at("kestrel", ("author-post", f"/posts/{post}"), ("author-appeal", path))
    send(author, path, on_proportion="My post only shows a screen.")
    decided(stage)
    assert not look.at("kestrel", ("author-decided", path))


def test_the_pages_of_a_notifier(stage, led, look):
    receipt, ruling = led
    path = f"{receipt}/appeal/{ruling.id}"
    assert not look.at("maya", ("notifier-receipt", receipt), ("notifier-appeal", path))
    send(stage.client("maya"), path, on_facts="It ran elsewhere too.")
    assert not look.at("maya", ("notifier-filed", path))
