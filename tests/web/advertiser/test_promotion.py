from __future__ import annotations

from tests.web.advertiser.stage import BAD, GOOD, LANDING, read, send

from adjudge.adapters.store.models import Post, PromotedPost


def ready(stage):
    advertiser = stage.account()
    stage.fund(advertiser)
    return stage.line_item(stage.campaign(advertiser))


def test_without_a_post_one_is_sent_to_write_one(stage):
    item = ready(stage)
    text = read(stage.client("kestrel"), f"/advertise/line-items/{item.id}/promote")
    assert 'href="/posts/new"' in text
    assert "<form" not in text.split("<main")[1]


def test_an_admitted_post_says_so_and_can_be_ended(stage):
    item = ready(stage)
    post = stage.post(GOOD)
    client = stage.client("kestrel")
    path = f"/advertise/line-items/{item.id}/promote"
    response = send(client, path, post_id=post.id, landing_url=LANDING)
    promoted = PromotedPost.objects.get()
    assert response.headers["Location"] == f"/advertise/promoted/{promoted.pk}"
    text = read(client, response.headers["Location"])
    assert "This post is admitted for promotion" in text
    assert GOOD in text
    client.post(f"/advertise/promoted/{promoted.pk}/end")
    assert "This promotion has ended" in read(client, f"/advertise/promoted/{promoted.pk}")


def test_a_declined_post_shows_clause_exact_words_and_what_would_pass(stage):
    item = ready(stage)
    post = stage.post(BAD)
    client = stage.client("kestrel")
    response = send(
        client,
        f"/advertise/line-items/{item.id}/promote",
        post_id=post.id,
        landing_url=LANDING,
    )
    text = read(client, response.headers["Location"])
    assert "This post was not admitted" in text
    assert "ADS-2.1@1" in text
    assert "out, <mark>guaranteed</mark>. A <mark>risk-free</mark> month" in text
    assert "It passes without" in text
    assert "/advertise/letters/" in text
    assert "/appeal" in text


def test_the_corrected_text_is_offered_and_passes(stage):
    item = ready(stage)
    declined = stage.promote(item, BAD).promoted_post
    client = stage.client("kestrel")
    path = f"/advertise/promoted/{declined.id}"
    text = read(client, path)
    suggestion = text.split("</textarea>")[0].rsplit(">", 1)[1].strip()
    assert "guaranteed" not in suggestion
    response = send(client, path, to=f"{path}/correct", text=suggestion, landing_url=LANDING)
    admitted = PromotedPost.objects.get(status="admitted")
    assert response.headers["Location"] == f"/advertise/promoted/{admitted.pk}"
    assert admitted.line_item_id == item.id
    assert Post.objects.get(pk=admitted.post_id).text == suggestion


def test_a_refused_correction_keeps_the_reasons_and_what_was_typed(stage):
    item = ready(stage)
    declined = stage.promote(item, BAD).promoted_post
    posts = Post.objects.count()
    path = f"/advertise/promoted/{declined.id}"
    response = send(
        stage.client("kestrel"),
        path,
        to=f"{path}/correct",
        text="longer than a post " * 20,
        landing_url=LANDING,
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert 'data-code="post.too_long"' in text
    assert "<mark>guaranteed</mark>" in text
    assert "longer than a post longer" in text
    assert Post.objects.count() == posts


def test_an_older_post_is_given_by_its_address(stage):
    item = ready(stage)
    old = stage.post("The oldest one.")
    for number in range(20):
        stage.post(f"Post number {number}.")
    client = stage.client("kestrel")
    path = f"/advertise/line-items/{item.id}/promote"
    assert old.id not in read(client, path)
    assert old.id in read(client, f"{path}?post={old.id}")
    address = f"http://square.example/posts/{old.id}"
    response = send(client, path, other_post=address, landing_url=LANDING)
    assert response.status_code == 303
    assert PromotedPost.objects.get().post_id == old.id


def test_a_choice_is_asked_for_and_only_one_is_taken(stage):
    item = ready(stage)
    post, other = stage.post("One."), stage.post("Two.")
    client = stage.client("kestrel")
    path = f"/advertise/line-items/{item.id}/promote"
    none = send(client, path, landing_url=LANDING)
    assert none.status_code == 422
    assert "Choose a post" in none.content.decode()
    two = send(client, path, post_id=post.id, other_post=other.id, landing_url=LANDING)
    assert 'data-code="post.two"' in two.content.decode()
    bad = send(client, path, other_post="my post", landing_url=LANDING)
    assert 'data-code="post.address"' in bad.content.decode()
    assert not PromotedPost.objects.exists()


def test_another_accounts_post_and_a_bad_landing_page_are_refused(stage):
    item = ready(stage)
    own, foreign = stage.post("Mine."), stage.post("Not yours.", "maya")
    client = stage.client("kestrel")
    path = f"/advertise/line-items/{item.id}/promote"
    theirs = send(client, path, other_post=foreign.id, landing_url=LANDING)
    assert theirs.status_code == 422
    assert 'data-code="not_allowed"' in theirs.content.decode()
    nowhere = send(client, path, post_id=own.id, landing_url="javascript:alert(1)")
    text = nowhere.content.decode()
    assert nowhere.status_code == 422
    assert 'href="#id_landing_url"' in text
    assert 'value="javascript:alert(1)"' in text
    assert not PromotedPost.objects.exists()


def test_a_suspended_advertiser_is_told_why_nothing_can_be_promoted(stage):
    advertiser, item = stage.running()
    shown = PromotedPost.objects.get()
    stage.suspension(advertiser)
    post = stage.post("Another one.")
    client = stage.client("kestrel")
    response = send(
        client,
        f"/advertise/line-items/{item.id}/promote",
        post_id=post.id,
        landing_url=LANDING,
    )
    assert response.status_code == 422
    assert 'data-code="standing.suspended"' in response.content.decode()
    assert "while your promotion is suspended" in read(client, f"/advertise/promoted/{shown.pk}")


def test_trying_a_text_stores_nothing_and_marks_the_words(stage):
    ready(stage)
    client = stage.client("kestrel")
    bad = send(client, "/advertise/try", text=BAD, landing_url=LANDING).content.decode()
    assert "It would not be admitted" in bad
    assert "<mark>guaranteed</mark>" in bad
    good = send(client, "/advertise/try", text=GOOD, landing_url=LANDING).content.decode()
    assert "It would be admitted" in good
    assert not Post.objects.exists()
    assert not PromotedPost.objects.exists()
