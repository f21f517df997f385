"""Delete a post: its author takes it back, and whatever promotes it ends."""

from __future__ import annotations

from adjudge.domain.actor import Actor
from adjudge.domain.errors import NotAllowed
from adjudge.domain.posts.post import Post, delete
from adjudge.services.ports import Deps
from adjudge.services.promotion import end_all
from adjudge.services.standing import darken
from adjudge.services.unavailable import openly_promoted, tell_unavailable


def delete_post(deps: Deps, actor: Actor, *, post_id: str) -> Post:
    """Delete the actor's own post and end its promotions; their slots are dark before this returns.

    The ad library keeps its record of them. Doing it twice changes nothing.

    Raises:
        NotAllowed: the post is another account's.
        NotFound: there is no such post.
    """
    with deps.uow() as uow:
        found = uow.posts.get(post_id)
        if actor.is_program or actor.account_id != found.account_id:
            raise NotAllowed(act="delete this post", needs="to be its author")
        # Only the author's own advertiser can promote it; its row is locked before the post's, in
        # the order in which promoting locks them.
        own = uow.advertisers.by_account(found.account_id)
        ids = {promoted.advertiser_id for promoted in uow.promoted_posts.by_post(post_id)}
        concerned = sorted(ids | ({own.id} if own else set()))
        for advertiser_id in concerned:
            uow.advertisers.lock(advertiser_id)
        gone, events = delete(uow.posts.lock(post_id), deps.wall_clock.now())
        if not events:
            return gone
        uow.posts.save(gone)
        for advertiser_id in concerned:
            stopped = openly_promoted(uow, advertiser_id, post_id)
            if end_all(uow, deps, actor, advertiser_id, why="post deleted", post_id=post_id):
                darken(uow, deps, advertiser_id)
                if own is None or advertiser_id != own.id:
                    # Its author took it back: no fault of whoever else promoted it.
                    tell_unavailable(
                        uow,
                        deps,
                        uow.advertisers.get(advertiser_id),
                        stopped,
                        cause="The author of the post has deleted it.",
                        since=deps.clock.now(),
                    )
        return gone
