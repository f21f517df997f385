"""Text weight by twitter-text, configuration v3, with a guard against texts made to be slow."""

from __future__ import annotations

import re
import unicodedata

from twitter_text import parse_tweet
from twitter_text.regexp.valid_domain_chars import valid_domain_chars

from adjudge.domain.posts.text_weight import POST_LIMIT, Weight

# The library's link pattern takes time quadratic in a run of host characters, with a large factor
# for every dot: "a.a.a." repeated to 10,000 characters took over two minutes. No host name is
# longer than 253 (RFC 1035), and none that people write has more than 16 dots; in such a run we
# write commas for dots. A comma weighs what a dot weighs, so only the link discount is not given.
_MAX_HOST_LENGTH = 253
_MAX_HOST_DOTS = 16
_HOST_RUN = re.compile(f"(?:[._-]|{valid_domain_chars.pattern})+")


class TwitterTextWeight:
    """Weighs texts as twitter-text does; pure, safe to share between threads."""

    def weigh(self, text: str) -> Weight:
        """The weight of `text`; see `adjudge.domain.posts.text_weight.Weight`."""
        # Normalised first, because the library does so too and a run may grow by it.
        normal = unicodedata.normalize("NFC", text)
        result = parse_tweet(_HOST_RUN.sub(_disarm, normal))
        return Weight(weighted_length=result.weightedLength, valid=result.valid, limit=POST_LIMIT)


def _disarm(run: re.Match[str]) -> str:
    text = run.group()
    if len(text) <= _MAX_HOST_LENGTH and text.count(".") <= _MAX_HOST_DOTS:
        return text
    return text.replace(".", ",")
