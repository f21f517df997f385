"""A post: what a member wrote, at most 280 weighted characters, on the organic surface.

A post knows nothing of advertising. Promoting it makes another object beside it, and whatever
happens there changes nothing here (DESIGN.md, invariant 4).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from adjudge.domain.errors import DomainError
from adjudge.domain.posts.text_weight import TextWeight as TextWeight  # noqa: PLC0414 - those who publish need it too

# Twelve links of ordinary length stay far below; it bounds the work of weighing. In code points.
MAX_CODE_POINTS = 5_000
_LINE_BREAKS_AND_TABS = frozenset("\t\n\r")


class PostTooLong(DomainError):
    """The text weighs more than a post may. Details: `length` and `limit`, both weighted."""

    code = "post.too_long"

    def message(self) -> str:
        if self.details.get("raw"):
            return (
                f"The text has {self.details['length']:,} characters; "
                f"more than {self.details['limit']:,} are not even weighed."
            )
        return (
            f"The text has a weighted length of {self.details['length']:,}; "
            f"a post may have {self.details['limit']:,}."
        )

    def remedy(self) -> str:
        return (
            "Shorten the text. Links count 23 each, emoji and Chinese, Japanese and Korean "
            "characters 2, most others 1."
        )


class PostEmpty(DomainError):
    """The text holds nothing that a reader could see."""

    code = "post.empty"

    def message(self) -> str:
        return "The post is empty."

    def remedy(self) -> str:
        return "Write something, then publish it."


class PostInvalidCharacter(DomainError):
    """The text holds a character that no post may hold. Details: `character` (U+...), `position`.

    `position` counts code points from 0.
    """

    code = "post.invalid_character"

    def message(self) -> str:
        if "character" not in self.details:
            return "The text holds a character that a post may not hold."
        return (
            f"The text holds {self.details['character']} at position {self.details['position']}, "
            "a character that a post may not hold."
        )

    def remedy(self) -> str:
        return "Remove that character; it is invisible, so retyping the word is often quickest."


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A text that the account `account_id` published, until `deleted_at`, if it is set."""

    id: str
    account_id: str
    text: str
    created_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPublished:
    """A post appeared in the feed."""

    post_id: str
    account_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDeleted:
    """The author took a post back; whoever promotes it must stop."""

    post_id: str
    account_id: str
    at: datetime


def check_text(text: str, text_weight: TextWeight) -> int:
    """The weighted length of `text`, if it may be a post.

    Raises:
        PostTooLong: over the limit, with the weighted length.
        PostEmpty: nothing in it is visible.
        PostInvalidCharacter: NUL, a control character other than tab and line break, a lone
            surrogate, a noncharacter or U+FEFF.
    """
    if len(text) > MAX_CODE_POINTS:
        raise PostTooLong(length=len(text), limit=MAX_CODE_POINTS, raw=True)
    for position, character in enumerate(text):
        if not _allowed(character):
            raise PostInvalidCharacter(character=f"U+{ord(character):04X}", position=position)
    if not any(_visible(character) for character in text):
        raise PostEmpty
    weight = text_weight.weigh(text)
    if weight.weighted_length > weight.limit:
        raise PostTooLong(length=weight.weighted_length, limit=weight.limit)
    if not weight.valid:
        raise PostInvalidCharacter
    return weight.weighted_length


def publish(
    *, post_id: str, account_id: str, text: str, now: datetime, text_weight: TextWeight
) -> tuple[Post, tuple[PostPublished, ...]]:
    """A new post, if the text may be one; raises what `check_text` raises."""
    check_text(text, text_weight)
    post = Post(id=post_id, account_id=account_id, text=text, created_at=now)
    return post, (PostPublished(post_id=post_id, account_id=account_id, at=now),)


def delete(post: Post, now: datetime) -> tuple[Post, tuple[PostDeleted, ...]]:
    """Take a post back. Doing it twice is no error and makes no second event."""
    if post.deleted_at is not None:
        return post, ()
    gone = PostDeleted(post_id=post.id, account_id=post.account_id, at=now)
    return replace(post, deleted_at=now), (gone,)


def _allowed(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cc":
        return character in _LINE_BREAKS_AND_TABS
    point = ord(character)
    # The noncharacters: U+FDD0 to U+FDEF and the last two points of each plane (Unicode, 23.7).
    noncharacter = 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE  # noqa: PLR2004 - see above
    return category != "Cs" and not noncharacter and character != "\ufeff"


def _visible(character: str) -> bool:
    """Neither white space nor a format character, such as a zero-width joiner."""
    return not character.isspace() and unicodedata.category(character) != "Cf"
