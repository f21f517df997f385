"""Publications: the operator speaks about an advertiser in public, after its letters.

What the party says, and what others decided, is published as theirs and quoted from an exhibit.
Where nobody can be reached, a call to the advertiser is published, without any fact.
"""

from __future__ import annotations

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.order import check_text
from adjudge.domain.cases.publication import NotTheirWords, StillReachable, must_be_in_letters
from adjudge.domain.errors import NotAllowed
from adjudge.services.carried import RegisterEntry
from adjudge.services.exhibit_texts import ExhibitTexts
from adjudge.services.once import once, request
from adjudge.services.outbox import unreached
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record

MOST_UNREACHED = 1_000
CALL = (
    "A letter from {site} waits for you, and no address that we have reaches you. Log in and open "
    "your case inbox, or confirm another address."
)


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


def publish_words(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    case_id: str,
    said_by: str,
    text: str,
    exhibit_id: str = "",
) -> RegisterEntry:
    """Publish the words of the party, or a decision from outside, as theirs.

    The party publishes its own words in its own name, and needs no exhibit. The operator quotes:
    word for word from an exhibit of the case whose asserter is `said_by`, and never itself.

    Raises:
        NotAllowed: neither an operator nor the party, or the site would quote itself.
        NotTheirWords: the exhibit is of somebody else, has fallen, is withheld, or does not say so.
        InvalidValue: an empty or too long text or name.
    """
    check_text(text, field="text")
    check_text(said_by, field="said by")
    asked = request(
        request_id,
        use_case="publish_words",
        actor=actor,
        arguments={
            "case_id": case_id,
            "said_by": said_by,
            "text": text,
            "exhibit_id": exhibit_id,
        },
    )
    with deps.uow() as uow:

        def act() -> tuple[str, RegisterEntry]:
            case = uow.cases.get(case_id)
            party = uow.parties.get(case.party_id).legal_name
            is_party = not actor.is_program and case.party_id in actor.party_ids
            if is_party:
                speaker = party
            else:
                actor.must_be(StaffRole.OPERATOR, act="publish the words of others")
                speaker = said_by
                _must_be_theirs(uow, deps, case_id, said_by, exhibit_id, text)
            entry = record(
                uow,
                deps,
                type=EntryType.WORDS_PUBLISHED,
                subject_id=case.advertiser_id,
                party_id=case.party_id,
                record={
                    "case_id": case_id,
                    "said_by": speaker,
                    "text": text,
                    "exhibit_id": exhibit_id,
                    "published_by": actor.id,
                },
                public={"said_by": speaker, "text": text, "as": f"the words of {speaker}"},
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


def _must_be_theirs(  # noqa: PLR0917 - one question, all of whose parts are needed
    uow: UnitOfWork, deps: Deps, case_id: str, said_by: str, exhibit_id: str, text: str
) -> None:
    if said_by.casefold() in {deps.site_name.casefold(), "the operator"}:
        raise NotAllowed(act="publish its own words as those of others", needs="another speaker")
    exhibits = {exhibit.id: exhibit for exhibit in uow.exhibits.by_case(case_id)}
    shown = exhibits.get(exhibit_id)
    if shown is None or not shown.stands or shown.is_withheld:
        raise NotTheirWords(said_by=said_by)
    if shown.asserter.casefold() != said_by.casefold():
        raise NotTheirWords(said_by=said_by)
    words = ExhibitTexts(uow, exhibits)(exhibit_id)
    if words is None or " ".join(text.split()) not in " ".join(words.split()):
        raise NotTheirWords(said_by=said_by)


def publish_call(deps: Deps, actor: Actor, *, letter_id: str) -> RegisterEntry:
    """Call a party that no address reaches: a letter waits in its case inbox. It says no fact.

    May be repeated; a letter is called for once.

    Raises:
        NotAllowed: neither an operator nor a reviewer.
        StillReachable: a mail of the letter is on its way or arrived, or it was opened.
        NotFound: no such letter.
    """
    actor.must_be(StaffRole.OPERATOR, StaffRole.REVIEWER, act="call an advertiser in public")
    with deps.uow() as uow:
        letter = uow.letters.lock(letter_id)
        lost = {one.letter.id for one in unreached(uow, limit=MOST_UNREACHED)}
        no_address = not uow.parties.addresses(letter.party_id) and letter.received_at is None
        if letter_id not in lost and not no_address:
            raise StillReachable(letter_id=letter_id)
        for entry in uow.register.by_subject(letter_id):
            if entry.type == EntryType.CALL_PUBLISHED.value:
                return entry
        return record(
            uow,
            deps,
            type=EntryType.CALL_PUBLISHED,
            subject_id=letter_id,
            party_id=letter.party_id,
            record={"letter_id": letter_id, "called_by": actor.id},
            public={
                "called": uow.parties.get(letter.party_id).legal_name,
                "text": CALL.format(site=deps.site_name),
            },
            released=True,
        )
