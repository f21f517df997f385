from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import REVIEWER, member

from adjudge.domain.actor import program
from adjudge.domain.cases.entitlement import (
    Entitled,
    Entitlement,
    entitlement,
    must_speak,
    notifier,
)
from adjudge.domain.errors import NotAllowed

WHERE = {
    "party_id": "kestrel",
    "payer_party_id": "payer",
    "client_party_ids": ("client",),
    "author_ids": ("account-7",),
}
AUTHOR = replace(member("aya"), account_id="account-7")


@pytest.mark.parametrize(
    ("actor", "as_whom", "key"),
    [
        (member("robin", "kestrel"), Entitlement.PARTY, "kestrel"),
        (member("pat", "payer"), Entitlement.PAYER, "payer"),
        (member("carl", "client"), Entitlement.CLIENT, "client"),
        (AUTHOR, Entitlement.AUTHOR, "account-7"),
    ],
)
def test_each_appeals_as_what_it_is(actor, as_whom, key):
    found = entitlement(actor, **WHERE)
    assert (found.as_whom, found.key) == (as_whom, key)
    must_speak(actor, found, act="withdraw it")


def test_whoever_is_several_appeals_as_the_party_first():
    both = replace(member("robin", "payer", "kestrel"), account_id="account-7")
    assert entitlement(both, **WHERE).as_whom is Entitlement.PARTY


def test_nobody_else_does():
    for nobody in (member("mallory", "rival"), REVIEWER, program("helper")):
        with pytest.raises(NotAllowed):
            entitlement(nobody, **WHERE)


def test_a_notifier_is_known_by_the_report_and_by_nothing_else():
    voice = Entitled(as_whom=Entitlement.NOTIFIER, voice="report-1")
    must_speak(notifier("report-1"), voice, act="withdraw it")
    for other in (notifier("report-2"), AUTHOR, program("notifier:report-1")):
        with pytest.raises(NotAllowed):
            must_speak(other, voice, act="withdraw it")
