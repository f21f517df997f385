from __future__ import annotations

import pytest
from django.test import Client
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Measure, Post, PromotedPost, User
from adjudge.domain.posts.post import MAX_CODE_POINTS

GARDEN = "The pear tree is in bloom."


def articles(response):
    text = response.content.decode()
    return [part.split('"')[0] for part in text.split('<article class="')[1:]]


@pytest.mark.usefixtures("serve")
def test_the_feed_is_there_without_serve_and_without_a_login(stage):
    stage.post(GARDEN, "marta")
    response = Client().get("/")
    assert response.status_code == 200
    assert articles(response) == ["adj-post"]
    assert GARDEN in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert 'name="text"' not in response.content.decode()


@pytest.mark.usefixtures("serve")
def test_an_empty_feed_says_what_would_be_here(stage):
    assert stage
    assert "Nothing here yet" in Client().get("/").content.decode()


def test_a_promoted_post_says_so_in_words_and_stands_between_organic_ones(
    stage, serve, promoted_post
):
    for number in range(4):
        stage.post(f"{GARDEN} Day {number}.", "marta")
    serve.show(promoted_post)
    response = Client().get("/")
    organic, promoted = "adj-post", "adj-post adj-post--promoted"
    assert articles(response)[:4] == [organic, organic, promoted, organic]
    page = Desk(stage, "marta").get("/")
    shown = page.document.first("article", class_="adj-post--promoted")
    assert shown.text.startswith("Promoted by Kestrel Lab , who paid for it Why this post?")
    picture = shown.first("img", class_="adj-impression")
    token = picture.attributes["data-token"]
    assert picture.attributes["src"] == f"/e/i/{token}"
    assert picture.attributes["alt"] == ""
    links = [each.attributes["href"] for each in shown.all("a", href="")]
    assert {f"/why/{token}", f"/c/{token}"} <= set(links)


def test_what_is_deleted_meanwhile_is_not_shown(serve, promoted_post):
    serve.show(promoted_post)
    Post.objects.filter(pk=promoted_post.post_id).update(deleted_at=promoted_post.created_at)
    assert articles(Client().get("/")) == []


@pytest.mark.usefixtures("serve")
def test_older_posts_follow_by_the_id_of_the_last(stage):
    for number in range(27):
        stage.post(f"Day {number}", "marta")
    first = Client().get("/").content.decode()
    older = first.split('rel="next" href="')[1].split('"')[0]
    second = Client().get(older)
    assert len(articles(second)) == 2
    assert "Day 1<" in second.content.decode()
    for nonsense in ("x", "%00", "9" * 40):
        assert Client().get(f"/?before={nonsense}").status_code in {200, 400}


@pytest.mark.usefixtures("serve")
def test_a_post_is_written_shown_and_deleted_by_its_author(stage):
    desk = Desk(stage, "marta")
    page = desk.act("/posts/new", having="text", text=f"{GARDEN}\n  Twice.")
    row = Post.objects.get()
    assert (page.status, page.path) == (200, f"/posts/{row.pk}")
    assert row.text == f"{GARDEN}\n  Twice."
    assert Desk(stage, "noor").get(page.path).form("/delete") is None
    refused = Desk(stage, "noor").post(f"{page.path}/delete")
    assert (refused.status, refused.codes) == (403, ["not_allowed"])
    gone = desk.send(page.form("/delete"))
    assert gone.path == "/"
    assert desk.get(page.path).status == 404


def test_a_post_is_weighed_and_a_refused_one_is_not_lost(stage):
    desk = Desk(stage, "marta")
    assert desk.act("/posts/new", having="text", text="x" * 280).status == 200
    page = desk.act("/posts/new", having="text", text="y" * 281)
    assert (page.status, page.codes) == (422, ["post.too_long"])
    assert "281" in page.text
    assert "y" * 281 in page.text
    assert "#id_text" in page.links
    empty = desk.act("/posts/new", having="text", text=" ")
    assert empty.status == 422
    huge = desk.act("/posts/new", having="text", text="z" * (MAX_CODE_POINTS + 1))
    assert huge.status == 422
    assert Post.objects.count() == 1


def test_sending_a_post_twice_publishes_it_once(stage):
    desk = Desk(stage, "marta")
    form = desk.get("/posts/new").form(having="text")
    pages = [desk.send(form, text=GARDEN) for _ in range(2)]
    assert pages[0].path == pages[1].path
    changed = desk.send(form, text="Something else")
    assert (changed.status, changed.codes) == (422, ["request.reused"])
    assert desk.send(changed.form(having="text")).status == 200
    assert Post.objects.count() == 2


def test_who_is_not_logged_in_logs_in_first():
    response = Client().get("/posts/new")
    assert response.headers["Location"] == "/account/login/?next=/posts/new"


def test_a_profile_shows_posts_and_nothing_of_ads_standing(stage):
    advertiser, _ = stage.running()
    before = Client().get("/@kestrel").content
    stage.suspension(advertiser)
    assert Client().get("/@kestrel").content == before
    assert b"Kestrel Guard checks files" in before
    User.objects.filter(username="kestrel").update(is_active=False)
    assert Client().get("/@kestrel").status_code == 404
    assert Client().get("/@nobody").status_code == 404
    assert PromotedPost.objects.count() == 1


def test_a_label_stands_in_words_beside_the_promotion(stage, serve, promoted_post):
    ruling, _ = stage.suspension(promoted_post.advertiser)
    (measure,) = Measure.objects.filter(ruling_id=ruling.id)
    serve.show(promoted_post, labels=[measure.pk])
    shown = Desk(stage, "marta").get("/").document.first("article", class_="adj-post--promoted")
    label = shown.first("p", class_="adj-post__label")
    clause = ruling.statement.ground.reference
    title = next(each.title for each in stage.deps.rulebooks.ads().clauses if each.ref == clause)
    assert f"Labelled by decision {ruling.reference} under “{title}”" in label.text
    assert label.first("a", href="").attributes["href"] == f"/policy/{clause}"


def test_a_post_is_not_shown_without_the_words_of_its_label(serve, promoted_post):
    """The block is written before the commit: a decision in between names what is not there yet."""
    serve.show(promoted_post, labels=["01900000-0000-7000-8000-000000000001"])
    assert articles(Client().get("/")) == ["adj-post"]
