from __future__ import annotations

from tests.web.advertiser.conftest import stage
from tests.web.urgent import urgent

__all__ = ["stage", "urgent"]
