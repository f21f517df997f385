"""What stands beside a draft: the nearest earlier rulings, what readers would lose, and remarks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from adjudge import bootstrap
from adjudge.domain.actor import Actor
from adjudge.domain.cases.impact import Impact
from adjudge.domain.cases.linter import Remark
from adjudge.domain.cases.measure import SERVING_EFFECT, Scope, ServingEffect
from adjudge.domain.cases.precedents import Nearest
from adjudge.domain.cases.statement import Ground, GroundKind, Statement
from adjudge.services.impact import impact_of
from adjudge.services.precedents import nearest_rulings, style_of
from adjudge.web.review.statement_form import StatementForm

STOPS_NOTHING: Final = frozenset({ServingEffect.NONE, ServingEffect.LABEL})


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The figures and precedents for a draft as far as it was typed.

    `assumed` says that no scope was typed yet, so the impact is that of stopping everything.
    """

    nearest: tuple[Nearest, ...]
    impact: Impact
    assumed: bool
    remarks: tuple[Remark, ...]

    @property
    def differs(self) -> bool:
        """Whether a like case had another answer."""
        return any(each.differs for each in self.nearest)


def beside_draft(form: StatementForm, actor: Actor, case_id: str) -> Beside:
    """What to show beside the form; remarks only once the draft is judged."""
    deps = bootstrap.deps()
    judged = form.is_bound and form.judged
    form.is_valid()  # so that what was typed is read, as far as it can be
    statement = form.statement() if form.is_bound else Statement()
    if statement.ground is None and form.picked is not None:
        ground = Ground(kind=GroundKind.CLAUSE, reference=form.picked.ref, as_of=form.today)
        statement = replace(statement, ground=ground)
    stated = statement.scope.is_stated
    scope = statement.scope if stated else Scope(whole_party=True)
    if statement.measure is not None and SERVING_EFFECT[statement.measure] in STOPS_NOTHING:
        scope, stated = Scope(), True
    return Beside(
        nearest=nearest_rulings(deps, actor, case_id=case_id, statement=statement),
        impact=impact_of(deps, actor, case_id=case_id, scope=scope),
        assumed=not stated,
        remarks=style_of(deps, actor, case_id=case_id, statement=statement) if judged else (),
    )
