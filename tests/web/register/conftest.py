from __future__ import annotations

from tests.web.review.conftest import stage

__all__ = ["stage"]
