from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory import memory_deps
from tests.memory.people import scene

from adjudge.domain.policy.rulebook import Rulebook
from adjudge.services import screened
from adjudge.services.screened import keys_of, subject_of


def facts(town, made):
    with town.deps.reading() as uow:
        return screened.facts_of(subject_of(uow, town.deps, made.promoted_post), town.deps)


def test_extractors_are_told_what_the_record_holds():
    town = scene(memory_deps())
    told = facts(town, town.promote())
    assert told["legal_name"] == "Kestrel Lab"
    assert told["payer_country"] == "DE"
    assert told["payer_other"] is False
    assert (told["authorisations"], told["strikes"], told["linked_parties"]) == ((), 0, 0)


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("!('alcohol' in advertiser.authorisations)", ("ADS-3.4", "alcohol")),
        (
            (
                "(!('a' in advertiser.authorisations) || 'b' in advertiser.authorisations)"
                " && !('c' in text.terms)"
            ),
            ("ADS-3.4", "a", "b"),
        ),
        ("payer.named", ("ADS-3.4",)),
        (None, ("ADS-3.4",)),
    ],
)
def test_an_authorisation_is_called_what_its_clause_asks_for(rule, keys):
    town = scene(memory_deps())
    (some, *_) = town.deps.rulebooks.ads().clauses
    clause = replace(some, id="ADS-3.4", rule=rule)
    book = Rulebook(id="ads", version=1, title="Ads", surface="ads", clauses=(clause,))
    assert keys_of(book, ["ADS-3.4@9"]) == keys
