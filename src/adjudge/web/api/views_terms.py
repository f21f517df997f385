"""Terms of payment, liability and forum: read by everybody, changed by two operators."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from ninja import Router, Status

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.cases.terms import Terms, TermsPart, terms_on
from adjudge.services.recalls import announce_terms, publish_terms, withdraw_terms
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.terms_schemas import NewTerms, TermsList, TermsOut

OUT: Final = {200: TermsOut, **REFUSALS}
MADE: Final = {201: TermsOut, **REFUSALS}
MAX_LISTED: Final = 200

router = Router(tags=["terms"])


@router.get("/terms", response={200: TermsList, **REFUSALS}, summary="The terms")
def read(request: HttpRequest) -> TermsList:
    """Every version of every part, those announced included; what applies is never a ground."""
    del request
    known = matters_of(Terms).newest(limit=MAX_LISTED)
    today = bootstrap.deps().today()
    applying = {part.value: terms_on(known, part, today) for part in TermsPart}
    return TermsList(
        terms=[_out(each) for each in known],
        current={part: found.id for part, found in applying.items() if found},
    )


@router.post("/terms", auth=session, response=MADE, summary="Announce terms")
def announce(request: LoggedIn, key: Key, body: NewTerms) -> Status[TermsOut]:
    """The next version of a part in full, with 15 days' notice (operators)."""
    made = announce_terms(bootstrap.deps(), actor_of(request), request_id=key, **dict(body))
    return Status(201, _out(made))


@router.post("/terms/{terms_id}/publish", auth=session, response=OUT, summary="Publish terms")
def publish(request: LoggedIn, terms_id: str) -> TermsOut:
    """A second operator publishes what was announced, while 15 days are left."""
    return _out(publish_terms(bootstrap.deps(), actor_of(request), terms_id=terms_id))


@router.post("/terms/{terms_id}/withdraw", auth=session, response=OUT, summary="Withdraw terms")
def withdraw(request: LoggedIn, terms_id: str) -> TermsOut:
    """An operator takes back what was announced and not published."""
    return _out(withdraw_terms(bootstrap.deps(), actor_of(request), terms_id=terms_id))


def _out(terms: Terms) -> TermsOut:
    return TermsOut(
        id=terms.id,
        reference=terms.reference,
        part=terms.part,
        version=terms.version,
        text=terms.text,
        status=terms.status,
        announced_at=terms.opened_at,
        effective_from=terms.effective_from,
    )
