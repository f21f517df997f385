"""Text weight: how long a text is for the limit of a post, which is not its character count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

POST_LIMIT = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How a text counts against the limit of a post.

    `weighted_length` counts by the rules of twitter-text, configuration v3: most letters of the
    alphabets of Europe count 1, a Chinese character or a whole emoji 2, a link always 23. `valid`
    is false where the text is empty, over `limit`, or holds a character that no post may hold.
    """

    weighted_length: int
    valid: bool
    limit: int = POST_LIMIT


class TextWeight(Protocol):
    """Weighs a text. The adapter behind it must answer in bounded time for any text of a post."""

    def weigh(self, text: str) -> Weight:
        """The weight of `text`, which holds no lone surrogate."""
        ...
