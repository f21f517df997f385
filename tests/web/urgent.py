"""A clause against urgent harm, beside those that the site's policy has."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from tests.memory.policy import FRAUD
from tests.web.advertiser.stage import Stage

from adjudge import bootstrap
from adjudge.domain.policy.rulebook import Rulebook

URGENT = replace(FRAUD, id="ADS-6.99")


@dataclass(frozen=True)
class Books:
    """A rulebook as the port gives it."""

    book: Rulebook

    def ads(self):
        return self.book


@pytest.fixture
def urgent(stage: Stage, monkeypatch):
    """The stage with that clause in force."""
    book = stage.deps.rulebooks.ads()
    books = Books(replace(book, clauses=(*book.clauses, URGENT)))
    stage.deps = replace(stage.deps, rulebooks=books)
    monkeypatch.setattr(bootstrap, "deps", lambda *_: stage.deps)
    return stage
