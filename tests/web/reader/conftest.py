from __future__ import annotations

from tests.web.reader.shown import promoted_post, serve
from tests.web.review.conftest import stage

__all__ = ["promoted_post", "serve", "stage"]
