"""Invariant 9: what is published about a party is contained in letters served on it before."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis.stateful import invariant
from tests.services.life.base import CaseLife
from tests.services.life.holds.letters import plain

from adjudge.adapters.letter_press import day
from adjudge.domain.ads.party import Party
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.recall import Recall
from adjudge.domain.cases.ruling import Ruling
from adjudge.services.carried import RegisterEntry

# What every ad in the library has, whoever it is of: not about conduct, standing or reasons.
# So are a number, and the day on which a correction is taken down.
DELIVERY_DATA = frozenset(
    {"promoted_post_id", "post_id", "policy_version", "advertiser", "payer", "party", "reference"}
)
OF_ITSELF = frozenset(
    {
        ("call_published", "text"),
        ("recall", "status"),
        ("recall", "ends_at"),
        ("letter_served", "letter"),
        ("ruling_released", "why"),
    }
)
# Of the operator, of the public, of a court, or of nobody.
ABOUT_NOBODY = frozenset(
    {
        *("general_act", "undertaking", "staffing", "report", "gift_given", "order"),
        *("policy_published", "proceeding"),
    }
)
# A code of the register, and the words that a letter has for the same; none where it says no more
# than that the party asked, or that something is being looked at.
CODES = {
    ("end", "lapsed"): "has ended, from now on|is lapsed: it holds no longer",
    ("status", "lifted"): "is lifted: it holds no longer",
    ("status", "withdrawn"): "is withdrawn before it took effect",
    ("status", "stayed"): "is suspended while",
    ("status", "in force"): "",
    ("status", "scheduled"): "",
    ("stay", "asked"): "",
    ("stay", "granted"): "is suspended while",
    ("stay", "refused"): "is not suspended while",
    ("review", "opened"): "",
    ("review", "confirmed"): "it stands",
    ("review", "reversed"): "it is reversed|We have reversed",
    ("review", "modified"): "it is modified|it holds no longer|has ended|is narrowed",
    ("outcome", "inadmissible"): "is not admitted",
    ("status", "applied"): "",
    ("status", "granted"): "is granted",
    ("status", "renewed"): "goes on",
    ("status", "expired"): "has ended on its day",
    ("status", "suspended"): "is suspended",
    ("status", "revoked"): "is revoked",
    ("status", "refused"): "is refused",
}


class Publicity(CaseLife):
    """The advertiser hears first."""

    @invariant()
    def what_is_published_was_told_before(self) -> None:
        if not hasattr(self, "stage") or not self.is_news("publicity"):
            return
        known: set[int] = self.told_apart.setdefault("publicity", set())
        for entry in self.rows(RegisterEntry):
            if entry.released_at is None or entry.index in known:
                continue
            known.add(entry.index)
            self._must_be_contained(entry)

    def _must_be_contained(self, entry: RegisterEntry) -> None:
        party_id = self._party_of(entry)
        if entry.type in ABOUT_NOBODY or party_id is None:
            return
        if entry.type == "words_published":
            assert entry.public["as"] == f"the words of {entry.public['said_by']}"
            assert entry.public["said_by"] != self.deps.site_name
            return
        assert entry.released_at is not None
        # A deadline that we missed is told to whoever waited, who need not be the ruling's party.
        everybody = entry.type == "deadline_missed"
        letters = self._letters(None if everybody else party_id, entry.released_at)
        told = "\n".join(letters)
        for name, value in entry.public.items():
            if name in DELIVERY_DATA or (entry.type, name) in OF_ITSELF:
                continue
            for words in value if isinstance(value, list) else [value]:
                code = CODES.get((name, str(words)))
                said = (
                    self._is_said(name, str(words), told)
                    if code is None
                    else any(
                        any(known in each for known in code.split("|"))
                        and str(entry.public["reference"]) in each
                        for each in letters
                    )
                )
                assert said, (entry.type, name, words)

    def _letters(self, party_id: str | None, before: datetime) -> list[str]:
        return [
            plain(letter.content.text)
            for letter in self.rows(Letter)
            if party_id in (None, letter.party_id) and letter.served_at <= before
        ]

    def _is_said(self, name: str, words: str, told: str) -> bool:
        if name in {"due", "expires_on"} and words[:1].isdigit():
            return day(date.fromisoformat(words)) in told
        return plain(words) in told

    def _party_of(self, entry: RegisterEntry) -> str | None:
        """Whom the entry is about, if anybody can tell it from what the register says."""
        rulings = self.by_id(Ruling)
        if entry.subject_id in rulings:
            party_id: str = rulings[entry.subject_id].party_id
            return party_id
        inner = entry.record.get("record", {})
        assert isinstance(inner, dict)
        known = [road.scene.advertiser.party_id for road in self.parties]
        named = str(inner.get("party_id", ""))
        if named in known:
            return named
        if entry.type == "recall":
            # On a site, one that an earlier life showed may end by its clock in this one.
            shown = self.by_id(Recall).get(entry.subject_id)
            return str(shown.party_id) if shown else None
        public = str(dict(entry.public))
        return next((key for key in known if self.by_id(Party)[key].legal_name in public), None)
