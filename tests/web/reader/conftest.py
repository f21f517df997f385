from __future__ import annotations

from tests.web.advertiser.conftest import stage
from tests.web.reader.shown import promoted_post, serve

__all__ = ["promoted_post", "serve", "stage"]
