"""Roles: a measure hits a party only in a role in which it changes something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.statement import Statement

ON_AGENCIES = frozenset(
    {MeasureKind.SUSPEND, MeasureKind.TERMINATE, MeasureKind.WARNING, MeasureKind.STRIKE}
)
"""What can hit an agency: it loses its mandates, or it is told so for the next time."""
INSTEAD: Mapping[PartyRole, str] = MappingProxyType(
    {
        PartyRole.PAYER: (
            "Money in dispute is held by a payment hold; for what it promotes itself, hit it as "
            "an advertiser."
        ),
        PartyRole.CONTROLLER: (
            "Rule on what the party that it controls did, or extend that ruling by the link "
            "between them."
        ),
        PartyRole.REPRESENTATIVE: (
            "Nobody is kept from speaking for a party; only a party itself ends such a mandate."
        ),
    }
)
"""What can be done about a party in a role that no measure hits."""


def check_roles(statement: Statement) -> Iterator[Missing]:
    """A role in which the measure would change nothing."""
    scope = statement.scope
    for role in scope.roles:
        if role in INSTEAD:
            yield Missing(
                code="reasons.role_without_effect",
                field="roles",
                problem=f"A measure on a party as a {role.value} would change nothing.",
                remedy=INSTEAD[role],
            )
    if not scope.hits_agency or statement.measure is None or not scope.is_stated:
        return
    if statement.measure not in ON_AGENCIES or not scope.whole_party or scope.is_narrowed:
        yield Missing(
            code="reasons.role_without_effect",
            field="roles",
            problem="A measure on an agency ends its mandates: all of them, or none.",
            remedy=(
                "Suspend, terminate, warn or strike the whole party as an agency, or hit it as an "
                "advertiser."
            ),
        )
