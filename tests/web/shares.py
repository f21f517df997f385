"""Two looks at many pages: in quick each page is looked at once, in deep at both."""

from __future__ import annotations

from collections.abc import Sequence

from tests.conftest import DEEP


def share(pages: Sequence[tuple[str, str]], look: int) -> Sequence[tuple[str, str]]:
    """The pages that look number `look` (0 or 1) is given."""
    return pages if DEEP else pages[look::2]
