"""Publish an organic post. Nothing of advertising is known here (invariant 4)."""

from __future__ import annotations

from adjudge.domain.actor import Actor
from adjudge.domain.errors import NotAllowed
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.posts.post import Post, publish
from adjudge.services.once import once, request
from adjudge.services.organic_ports import OrganicDeps


def publish_post(deps: OrganicDeps, actor: Actor, *, request_id: str, text: str) -> Post:
    """Publish `text` as the actor's own account.

    Raises:
        PostTooLong: with the weighted length.
        PostEmpty: nothing in it is visible.
        PostInvalidCharacter: a character that no post may hold.
        NotAllowed: the actor has no organic account.
        RequestReused: the key was used for something else.
    """
    account_id = actor.account_id
    if account_id is None or actor.is_program:
        raise NotAllowed(act="publish a post", needs="an account of your own")
    now = deps.wall_clock.now()
    # Checked before the fingerprint: a text with a lone surrogate has no canonical JSON.
    post, _ = publish(
        post_id=uuid7(now, deps.random(RANDOM_BYTES)),
        account_id=account_id,
        text=text,
        now=now,
        text_weight=deps.weigh,
    )
    asked = request(request_id, use_case="publish_post", actor=actor, arguments={"text": text})
    with deps.organic_uow() as uow:

        def act() -> tuple[str, Post]:
            uow.posts.add(post)
            return post.id, post

        return once(uow.requests, asked, now, load=uow.posts.get, act=act)
