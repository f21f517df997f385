"""Publications: the operator speaks about an advertiser in public, after its letters."""

from __future__ import annotations

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.publication import must_be_in_letters
from adjudge.services.carried import RegisterEntry
from adjudge.services.once import once, request
from adjudge.services.ports import Deps
from adjudge.services.register import EntryType, record


def publish_statement(
    deps: Deps, actor: Actor, *, request_id: str, advertiser_id: str, text: str
) -> RegisterEntry:
    """Say something in public about the conduct, standing or reasons of one advertiser.

    It stands in the register for everybody from now on. General statements, and what the operator
    must tell a court or an authority, are not meant.

    Raises:
        NotAllowed: no operator.
        NotInLetters: a sentence that no letter served on the party contains.
        InvalidValue: an empty or too long text.
        NotFound: no such advertiser.
    """
    actor.must_be(StaffRole.OPERATOR, act="publish a statement about an advertiser")
    asked = request(
        request_id,
        use_case="publish_statement",
        actor=actor,
        arguments={"advertiser_id": advertiser_id, "text": text},
    )
    with deps.uow() as uow:

        def act() -> tuple[str, RegisterEntry]:
            party_id = uow.advertisers.get(advertiser_id).party_id
            letters = uow.letters.by_party(party_id)
            must_be_in_letters(text, (letter.content.text for letter in letters))
            entry = record(
                uow,
                deps,
                type=EntryType.STATEMENT_PUBLISHED,
                subject_id=advertiser_id,
                party_id=party_id,
                record={"party_id": party_id, "text": text, "published_by": actor.id},
                public={"party": uow.parties.get(party_id).legal_name, "text": text},
                released=True,
            )
            return str(entry.index), entry

        return once(
            uow.requests,
            asked,
            deps.clock.now(),
            load=lambda index: uow.register.entry(int(index)),
            act=act,
        )
