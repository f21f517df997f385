"""The standing block as the services use it: one advertiser's slots at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adjudge.adapters.home import Home
from adjudge.adapters.processes import ServingBlock
from adjudge.adapters.standing_block import StandingBlock
from adjudge.domain.standing.entry import NO_ENTRIES, Entries


class AdvertiserBlock(ServingBlock):
    """Fills the `Block` port. Slots that nobody names are none of this advertiser's."""

    def __init__(self, home: Home, block: StandingBlock) -> None:
        super().__init__(home, block)
        self._slots = block

    def differing(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> Sequence[int]:
        """Those of the named slots that are not as desired."""
        return [
            slot
            for slot, value in desired.items()
            if self._slots.differs(slot, value, entries.get(slot, ()))
        ]

    def strays(self, desired: Mapping[int, int]) -> Sequence[int]:
        """The lit slots that are not named: all of one pass of the whole block."""
        return [slot for slot in self._slots.lit() if slot not in desired]

    def close(self) -> None:
        """Unmap the block; nothing may be asked of it afterwards."""
        self._slots.close()
