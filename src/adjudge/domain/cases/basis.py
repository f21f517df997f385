"""Basis: what a proposed ruling rests on or replaces, besides its ground and facts.

The record keeps these links, so that whoever reverses one can see what rests on it.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_LINKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Links of a ruling, as ids.

    `built_on` are earlier rulings that it rests on (three strikes); `supersedes` those that end
    when it takes effect; `evades` is the measure in force that another account was used to get
    round. `emergency` is the emergency act in force that lets it take effect unheard.
    """

    built_on: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    evades: str = ""
    emergency: str = ""

    @property
    def ruling_ids(self) -> tuple[str, ...]:
        """Every ruling whose fall would reopen this one."""
        evaded = (self.evades,) if self.evades else ()
        return tuple(dict.fromkeys((*self.built_on, *evaded)))

    def data(self) -> dict[str, str]:
        """As the proposing step keeps it; what there is none of is left out."""
        said = {
            "built_on": " ".join(self.ruling_ids),
            "supersedes": " ".join(self.supersedes),
            "evades": self.evades,
            "emergency": self.emergency,
        }
        return {name: value for name, value in said.items() if value}


NO_BASIS = Basis()
