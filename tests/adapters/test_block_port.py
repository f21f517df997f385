from __future__ import annotations

from adjudge.adapters.block_port import AdvertiserBlock
from adjudge.adapters.home import Home
from adjudge.adapters.standing_block import StandingBlock
from adjudge.domain.ads.serving import DARK, LIT


def test_only_the_named_slots_are_compared(tmp_path):
    home = Home(tmp_path / "home")
    home.create()
    block = StandingBlock.open(home.standing_block, create=True)
    port = AdvertiserBlock(home, block)
    port.write({1: LIT, 2: LIT, 3: DARK})
    assert port.differing({1: LIT, 3: DARK}) == []
    assert port.differing({2: DARK, 3: LIT}) == [2, 3]
    assert port.differing({}) == []
    assert port.strays({1: DARK}) == [2]
    assert port.strays({1: LIT, 2: DARK, 9: LIT}) == []
    port.close()
