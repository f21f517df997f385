"""What is screened and what came of it: a text of an advertiser, the facts beside it, the signals.

Extractors may look at the landing page, so whoever screens does it outside a transaction: what is
needed from the record is read before, by `subject_for`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from adjudge.domain.ads.category import categories_of
from adjudge.domain.ads.landing_visit import LandingVisit
from adjudge.domain.ads.party import Advertiser, Party
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.authorisation import Authorisation
from adjudge.domain.cases.link import Link
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.tree import Constant, Logical, Member, Node, Not, SignalRef
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.policy.screening import ScreeningResult, screen
from adjudge.domain.signals.signal import SignalSet
from adjudge.services.ports import Deps, UnitOfWork

_ASKED = "advertiser.authorisations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is screened: a text of an advertiser with its click target.

    `held` is what the record holds of the advertiser beside its own row: authorisations in force,
    strikes, links that stand. `visit` is the newest of its landing page.
    """

    text: str
    landing_url: str
    advertiser: Advertiser
    party: Party
    payer: Party
    handle: str = ""
    visit: LandingVisit | None = None
    held: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A subject with the signals found in it and what the policy says of them."""

    subject: Subject
    signals: SignalSet
    result: ScreeningResult


def subject_for(
    uow: UnitOfWork, deps: Deps, advertiser: Advertiser, *, text: str, landing_url: str
) -> Subject:
    """A text of this advertiser as it is to be screened."""
    handles = uow.accounts.handles({advertiser.account_id})
    return Subject(
        text=text,
        landing_url=landing_url,
        advertiser=advertiser,
        party=uow.parties.get(advertiser.party_id),
        payer=uow.parties.get(advertiser.payer_party_id),
        handle=handles.get(advertiser.account_id, ""),
        held=_held(uow, deps, advertiser),
    )


def subject_of(uow: UnitOfWork, deps: Deps, promoted: PromotedPost) -> Subject:
    """A promoted post as it is to be screened anew."""
    subject = subject_for(
        uow,
        deps,
        uow.advertisers.get(promoted.advertiser_id),
        text=uow.posts.get(promoted.post_id).text,
        landing_url=promoted.landing_url,
    )
    return replace(subject, visit=uow.landing_visits.latest(promoted.id))


def signals_of(uow: UnitOfWork, deps: Deps, promoted: PromotedPost) -> Callable[[], SignalSet]:
    """What looks at a promoted post anew; call it outside the transaction, it may fetch a page."""
    subject = subject_of(uow, deps, promoted)
    facts = facts_of(subject, deps)
    return lambda: deps.extract(subject.text, landing_url=subject.landing_url, advertiser=facts)


def look_again(uow: UnitOfWork, deps: Deps, promoted: PromotedPost) -> Callable[[], Screened]:
    """What screens a submitted post anew; call it outside the transaction, as `signals_of`."""
    subject = subject_of(uow, deps, promoted)
    return lambda: screen_subject(deps, subject, promoted.categories or ())


def screen_subject(deps: Deps, subject: Subject, declared: Sequence[str] = ()) -> Screened:
    """Judge the text, and look for the smallest edit that would pass.

    What it is about (as declared, and as found) may be of a class that a clause does not apply to.
    """
    facts = facts_of(subject, deps)

    def extract(text: str) -> SignalSet:
        return deps.extract(text, landing_url=subject.landing_url, advertiser=facts)

    signals = extract(subject.text)
    about = categories_of(declared, signals)
    result = screen(deps.rulebooks.ads(), signals, deps.today(), extract, categories=about)
    return Screened(subject=subject, signals=signals, result=result)


def is_unseen(deps: Deps, subject: Subject) -> bool:
    """Whether its landing page is one that is to be looked at, and was not yet."""
    pages = deps.landing_pages
    return pages is not None and subject.visit is None and pages.is_outside(subject.landing_url)


def facts_of(subject: Subject, deps: Deps) -> Mapping[str, object]:
    """What extractors are told beside the text.

    Identities are not verified and certificates not filed in this version, and what became of
    linked parties is not told: a link carries no measure by itself.
    """
    page: dict[str, object] = {}
    if deps.landing_pages is not None and subject.visit is not None:
        page["page"] = deps.landing_pages.facts(subject.visit)
    return {
        **page,
        "verified": False,
        "age_days": max(0, (deps.clock.now() - subject.advertiser.created_at).days),
        "country": subject.party.country,
        "declared_models": subject.advertiser.declared_models,
        "authorisations": (),
        "handle": subject.handle,
        "legal_name": subject.party.legal_name,
        **subject.held,
        "payer_named": bool(subject.payer.legal_name),
        "payer_confirmed": subject.payer.address_confirmed,
        "payer_country": subject.payer.country,
        "payer_other": subject.payer.id != subject.party.id,
    }


def screening_record(promoted: PromotedPost, screened: Screened) -> dict[str, object]:
    """Everything that the screening was a function of, so that it can be done again."""
    screening = screened.result
    return {
        "promoted_post_id": promoted.id,
        "post_id": promoted.post_id,
        "landing_url": promoted.landing_url,
        "policy_version": screening.policy_version,
        "on": screening.on.isoformat(),
        "signals": screened.signals.record(),
        "clauses": [hit.clause_ref for hit in screening.hits],
    }


def _held(uow: UnitOfWork, deps: Deps, advertiser: Advertiser) -> dict[str, object]:
    today = deps.today()
    granted = [
        each.clause_ref
        for each in uow.of(Authorisation).by_party(advertiser.party_id)
        if each.is_whole_party and each.is_in_force(today)
    ]
    strikes = [
        measure
        for measure in uow.measures.by_advertiser(advertiser.id)
        if measure.kind is MeasureKind.STRIKE and measure.ended_at is None
    ]
    linked = {
        link.other_party_id
        for link in uow.of(Link).by_party(advertiser.party_id)
        if link.status == "stands"
    }
    return {
        "authorisations": keys_of(deps.rulebooks.ads(), granted) if granted else (),
        "strikes": len(strikes),
        "linked_parties": len(linked),
    }


def keys_of(book: Rulebook, clause_refs: Sequence[str]) -> tuple[str, ...]:
    """What rules call these authorisations: what the clause that one is for asks for by name."""
    ids = {ref.partition("@")[0] for ref in clause_refs}
    asked = {
        key
        for clause in book.clauses
        if clause.id in ids and clause.rule is not None
        for key in _asked_for(check_rule(clause.rule).tree)
    }
    return tuple(sorted(asked | ids))


def _asked_for(node: Node) -> Iterator[str]:
    match node:
        case Not():
            yield from _asked_for(node.operand)
        case Logical():
            for operand in node.operands:
                yield from _asked_for(operand)
        case Member(item=Constant(value=str(key)), container=SignalRef(name=name)):
            if name == _ASKED:
                yield key
        case _:
            return
