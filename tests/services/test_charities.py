from __future__ import annotations

import pytest

from adjudge.services.charities import CHARITIES, CharityUnknown, charity


def test_each_can_be_looked_up_in_its_country():
    assert len({entry.id for entry in CHARITIES}) == len(CHARITIES)
    for entry in CHARITIES:
        assert charity(entry.id) is entry
        assert entry.legal_name
        assert entry.registry_number.startswith(entry.country)


def test_no_other_is_on_the_list():
    with pytest.raises(CharityUnknown) as refused:
        charity("nobody")
    assert "nobody" in str(refused.value)
    assert refused.value.remedy()
