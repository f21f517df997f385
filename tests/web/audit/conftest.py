from __future__ import annotations

from tests.web.advertiser.conftest import stage

__all__ = ["stage"]
