from __future__ import annotations

from tests.web.advertiser.conftest import stage
from tests.web.reader.shown import promoted_post, serve
from tests.web.urgent import urgent

__all__ = ["promoted_post", "serve", "stage", "urgent"]
