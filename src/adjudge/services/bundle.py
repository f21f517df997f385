"""The case bundle: everything of one case that one reader may have, to be checked without us.

Letters as they were served, the exhibits, the thread, the text in force of each clause that was
cited, and for every entry of the public log its bytes and its receipt. For a letter there is also
what opens the entry's commitment, so that anybody can see that the log holds this very letter.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import rfc8785

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import GroundKind
from adjudge.domain.errors import NotFound
from adjudge.services import bundle_words as words
from adjudge.services.carried import RegisterEntry
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType

Put = Callable[[str, bytes], None]
"""Keeps one member: its name and its bytes. Called in the order of the bundle."""

# What a letter or an act of its own tells the party; the rest is told in letters only.
TOLD_TO_PARTY = frozenset(
    {
        MatterKind.AUTHORISATION,
        MatterKind.COMPLAINT,
        MatterKind.DECLARATION,
        MatterKind.HOLD,
        MatterKind.INTERIM_MEASURE,
        MatterKind.LATER_HEARING,
        MatterKind.REVIEW,
        MatterKind.STAY,
    }
)
MAX_EXHIBITS_BYTES = 256_000_000
"""Exhibits beyond this many bytes together are listed with their hashes, not enclosed."""

STAFF = frozenset({StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, StaffRole.AUDITOR})
# By value, because a bundle leaves the house: what is not known to be open stays in.
OPEN_TO_PARTY = frozenset({"public", "party"})
OPEN_TO_STAFF = OPEN_TO_PARTY | {"gist"}


class Proofs(Protocol):
    """The published log at one moment. Each is None while no signed checkpoint covers it yet."""

    @property
    def vkey(self) -> str: ...
    def checkpoint(self) -> str | None: ...
    def receipt(self, index: int) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What this reader may have of a case, in the order of its making."""

    case: Case
    party_name: str
    is_party: bool
    opens_all: bool
    letters: tuple[Letter, ...]
    rulings: tuple[Ruling, ...]
    matters: tuple[Matter, ...]
    exhibits: tuple[Exhibit, ...]
    entries: tuple[RegisterEntry, ...]


def write_case_bundle(deps: Deps, actor: Actor, *, case_id: str, proofs: Proofs, put: Put) -> str:
    """Hand every member of the bundle to `put`; the case's reference (C-12).

    The party has what letters have told it; staff who deal with cases, and auditors, have the whole
    case. Sealed exhibits are never enclosed: they are read where each view is logged. Raises
    `NotFound` for everybody else, and for a party that no letter has told of the case.
    """
    with deps.reading() as uow:
        file = _file(uow, actor, case_id)
        put("README.txt", words.README.encode())
        put("case.json", _json(_about(deps, file)))
        for letter in file.letters:
            _put_letter(letter, put)
        _put_exhibits(uow, file, put)
        thread = words.thread(uow, file.case, file.rulings, file.letters, file.matters)
        put("thread.json", _json({"thread": [line.record() for line in thread]}))
        put("thread.txt", words.as_text(thread, file.case.reference).encode())
        _put_clauses(deps, file, put)
        for entry in file.entries:
            _put_proof(entry, file, proofs, put)
        put("log/vkey", f"{proofs.vkey}\n".encode())
        checkpoint = proofs.checkpoint()
        if checkpoint is not None:
            put("log/checkpoint", checkpoint.encode())
        return file.case.reference


def _file(uow: UnitOfWork, actor: Actor, case_id: str) -> _File:
    case = uow.cases.get(case_id)
    is_party = not actor.is_program and case.party_id in actor.party_ids
    if not is_party and (actor.is_program or not actor.roles & STAFF):
        raise NotFound(kind="case", id=case_id)
    rulings = tuple(uow.rulings.by_case(case_id))
    letters = _letters(uow, case, rulings)
    if is_party:
        letters = tuple(one for one in letters if one.party_id in actor.party_ids)
        told = {letter.ruling_id for letter in letters}
        rulings = tuple(ruling for ruling in rulings if ruling.id in told)
        if not letters:
            raise NotFound(kind="case", id=case_id)
    matters = tuple(_matters(uow, case, is_party=is_party))
    return _File(
        case=case,
        party_name=uow.parties.get(case.party_id).legal_name,
        is_party=is_party,
        opens_all=not is_party and StaffRole.AUDITOR in actor.roles,
        letters=letters,
        rulings=rulings,
        matters=matters,
        exhibits=_exhibits(uow, case, rulings, is_party=is_party),
        entries=_entries(uow, (case, *rulings, *matters), letters, is_party=is_party),
    )


def _letters(uow: UnitOfWork, case: Case, rulings: Iterable[Ruling]) -> tuple[Letter, ...]:
    found = {letter.id: letter for ruling in rulings for letter in uow.letters.by_ruling(ruling.id)}
    for letter in uow.letters.by_party(case.party_id):
        if letter.case_id == case.id:
            found[letter.id] = letter
    return tuple(sorted(found.values(), key=lambda letter: letter.proof_leaf))


def _matters(uow: UnitOfWork, case: Case, *, is_party: bool) -> Iterator[Matter]:
    """The matters of the case, kind by kind; of the party only what it is told of."""
    kinds = {kind.kind: kind for kind in Matter.__subclasses__() if _is_current(kind)}
    for name in sorted(kinds):
        if not is_party or name in TOLD_TO_PARTY:
            for matter in uow.of(kinds[name]).by_case(case.id):
                if not is_party or matter.party_id == case.party_id:
                    yield matter


def _is_current(kind: type[Matter]) -> bool:
    """Not the class that `dataclass(slots=True)` has replaced by another of its name."""
    return getattr(sys.modules.get(kind.__module__), kind.__name__, None) is kind


def _exhibits(
    uow: UnitOfWork, case: Case, rulings: Iterable[Ruling], *, is_party: bool
) -> tuple[Exhibit, ...]:
    exhibits = uow.exhibits.by_case(case.id)
    if is_party:
        facts = {fact.id: fact for fact in uow.facts.by_case(case.id)}
        cited = {
            exhibit_id
            for ruling in rulings
            for fact_id in ruling.statement.fact_ids
            for exhibit_id in facts[fact_id].exhibit_ids
        }
        exhibits = [exhibit.for_party() for exhibit in exhibits if exhibit.id in cited]
    else:
        exhibits = [exhibit.at_desk() for exhibit in exhibits]
    return tuple(sorted(exhibits, key=lambda exhibit: exhibit.number))


def _entries(
    uow: UnitOfWork,
    subjects: Iterable[Case | Ruling | Matter],
    letters: Iterable[Letter],
    *,
    is_party: bool,
) -> tuple[RegisterEntry, ...]:
    """The entries of these subjects; of letters to others a party has none."""
    own = {letter.proof_leaf: uow.register.entry(letter.proof_leaf) for letter in letters}
    found = {
        entry.index: entry
        for subject in subjects
        for entry in uow.register.by_subject(subject.id)
        if not is_party or entry.type != EntryType.LETTER_SERVED.value
    }
    return tuple(entry for _, entry in sorted((found | own).items()))


def _about(deps: Deps, file: _File) -> dict[str, object]:
    return {
        "site": deps.site_name,
        "case": file.case.reference,
        "case_id": file.case.id,
        "party": file.party_name,
        "opened_at": file.case.opened_at.isoformat(),
        "status": file.case.status,
        "for": "the party" if file.is_party else "staff",
        "rulings": [
            {"reference": ruling.reference, "status": ruling.status} for ruling in file.rulings
        ],
    }


def _put_letter(letter: Letter, put: Put) -> None:
    words_of = letter.content
    name = f"letters/{letter.proof_leaf:08d}"
    put(
        f"{name}.json",
        _json(
            {
                "id": letter.id,
                "kind": letter.kind.value,
                "leaf": letter.proof_leaf,
                "served_at": letter.served_at.isoformat(),
                "received_at": letter.received_at.isoformat() if letter.received_at else None,
                "subject": words_of.subject,
                "html": words_of.html,
                "text": words_of.text,
                "language": words_of.language,
                "sha256": words_of.sha256,
            }
        ),
    )
    put(f"{name}.html", words.page(words_of.subject, words_of.html, words_of.language).encode())
    put(f"{name}.txt", words_of.text.encode())


def _put_exhibits(uow: UnitOfWork, file: _File, put: Put) -> None:
    may_have = OPEN_TO_PARTY if file.is_party else OPEN_TO_STAFF
    index: list[dict[str, object]] = []
    enclosed = 0
    for exhibit in file.exhibits:
        why_not = ""
        if exhibit.disclosure.value not in may_have:
            why_not = "it is not open to the reader of this bundle"
        elif enclosed + exhibit.size > MAX_EXHIBITS_BYTES:
            why_not = "the bundle would be too large; ask for it on its own page"
        index.append(words.exhibit(exhibit, file="" if why_not else _name_of(exhibit)))
        index[-1]["not_enclosed_because"] = why_not
        if not why_not:
            enclosed += exhibit.size
            put(_name_of(exhibit), uow.exhibits.content(exhibit.id))
    put("exhibits/index.json", _json({"exhibits": index}))


def _name_of(exhibit: Exhibit) -> str:
    """What was captured is hostile until shown otherwise: no name or type of its own."""
    return f"exhibits/{exhibit.label}.bin"


def _put_clauses(deps: Deps, file: _File, put: Put) -> None:
    grounds = [ruling.statement.ground for ruling in file.rulings]
    cited = {g.reference for g in grounds if g is not None and g.kind is GroundKind.CLAUSE}
    for reference in sorted(cited):
        clause = deps.rulebooks.ads().clause(reference)
        put(f"clauses/{reference}.txt", words.clause(clause).encode())


def _put_proof(entry: RegisterEntry, file: _File, proofs: Proofs, put: Put) -> None:
    name = f"proofs/{entry.index:08d}"
    put(f"{name}.leaf", entry.leaf)
    # Other records name people by their logins, which stay sealed to all but auditors.
    if file.opens_all or entry.index in {letter.proof_leaf for letter in file.letters}:
        put(f"{name}.opening.json", _json({"record": entry.record, "salt": entry.salt.hex()}))
    receipt = proofs.receipt(entry.index)
    if receipt is not None:
        put(f"{name}.tlog-proof", receipt.encode())


def _json(value: Mapping[str, object]) -> bytes:
    """Canonical JSON (RFC 8785): one way to write it, so the same case gives the same bytes."""
    return rfc8785.dumps(dict(value))  # type: ignore[arg-type] # plain values only, as built above
