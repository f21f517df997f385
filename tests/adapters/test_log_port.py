from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adjudge.adapters.home import Home
from adjudge.adapters.log_port import TileLog, log_signer
from adjudge.adapters.tiles import folder_reader
from adjudge.adapters.verify import verify_log
from adjudge.domain.register.errors import SizeRegressed
from adjudge.domain.register.leaf import Leaf, LeafType

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Noon:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "home")
    home.create()
    return home


def leaves(count: int) -> list[bytes]:
    return [
        Leaf(type=LeafType.CASE_OPENED, id=f"leaf-{n}", at=NOW, record_sha256="0" * 64).encode()
        for n in range(count)
    ]


def test_the_log_keeps_its_key_and_its_name(home):
    assert log_signer(home).vkey == log_signer(home).vkey
    assert log_signer(home).name.startswith("adjudge/")


def test_what_was_published_verifies_and_never_shrinks(home):
    log = TileLog(home, log_signer(home), Noon())
    committed = leaves(5)
    log.publish(3, lambda start: committed[start:])
    log.publish(5, lambda start: committed[start:])
    report = verify_log(folder_reader(home.log), log_signer(home).vkey)
    assert report.checkpoint.size == 5
    with pytest.raises(SizeRegressed):
        log.publish(4, lambda start: committed[start:])
