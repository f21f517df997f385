"""What a matter belongs to: the case or the ruling, as this person may know of it."""

from __future__ import annotations

from typing import Final

from adjudge.adapters.store.models import Case
from adjudge.adapters.store.repositories.rulings import RulingRepository
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.matter import Matter
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.web.jinja import url
from adjudge.web.review.desk import case_file
from adjudge.web.sheets.sheet import About

AT_DESK: Final = frozenset({StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER})
MAX_DIGITS: Final = 9


def case_about(case_id: str, actor: Actor) -> About:
    """The case that a matter is opened in. Raises `NotFound`, `NotAllowed` as its page does."""
    if not actor.roles & AT_DESK:
        raise NotAllowed(act="work in a case", needs="a role at the review desk")
    file = case_file(case_id, actor)
    words = f"Case {file.case.reference}"
    return About(
        href=url("review:case", case_id), words=words, caption=f"{words} · {file.party_name}"
    )


def ruling_about(ruling_id: str, actor: Actor) -> About:
    """The ruling that a matter is opened about. Raises `NotFound`, `NotAllowed`."""
    ruling = RulingRepository().get(ruling_id)
    file = case_file(ruling.case_id, actor)
    return About(
        href=url("review:ruling", ruling_id),
        words=ruling.reference,
        caption=f"{ruling.reference} · {file.party_name}",
    )


def case_of(matter: Matter) -> list[About]:
    """The ruling and the case that it belongs to, as links."""
    found = []
    if matter.ruling_id:
        reference = RulingRepository().get(matter.ruling_id).reference
        href = url("review:ruling", matter.ruling_id)
        found.append(About(href=href, words=f"Ruling {reference}"))
    if matter.case_id:
        number = Case.objects.values_list("number", flat=True).get(pk=matter.case_id)
        href = url("review:case", matter.case_id)
        found.append(About(href=href, words=f"Case C-{number}"))
    return found


def case_id_of(reference: str) -> str:
    """The id of the case C-12. Raises `InvalidValue` if there is none."""
    number = reference.strip().upper().removeprefix("C-")
    is_number = number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS
    row = Case.objects.filter(number=int(number)).first() if is_number else None
    if row is None:
        raise InvalidValue(field="case", problem="there is no such case")
    return str(row.pk)
