"""A small Ads Policy for service tests: one clause with a rule, one that people judge."""

from __future__ import annotations

from datetime import date

from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.policy.clause import Clause, Element
from adjudge.domain.policy.rulebook import Rulebook

GUARANTEES = Clause(
    id="ADS-2.1",
    version=1,
    title="No promised outcomes",
    text="A promoted post may not promise an outcome that the advertiser cannot secure.",
    rationale="Readers rely on promises.",
    surface="ads",
    applies_to=("creative",),
    elements=(Element(id="promise", text="The post promises an outcome."),),
    measures_allowed=frozenset({"decline", "suspend"}),
    judges="act",
    effective_from=date(2025, 1, 1),
    dsa_category="STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    rule="text.guarantee_terms.size() > 0",
    explanation="The post promises an outcome: {words}.",
)
MODELS = Clause(
    id="ADS-8.1",
    version=1,
    title="Business models that harm readers",
    text="A party may not promote whose business model needs readers to be deceived.",
    rationale="No creative can cure it.",
    surface="ads",
    applies_to=("business_model",),
    elements=(
        Element(id="model", text="The model is what the party earns its money with."),
        Element(id="deception", text="It works only if readers are deceived."),
    ),
    measures_allowed=frozenset({"suspend"}),
    judges="state",
    effective_from=date(2025, 1, 1),
    look_back_days=365,
    dsa_category="STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
)
_EVERY_MEASURE = frozenset(kind.value for kind in MeasureKind)
CONDUCT = Clause(
    id="ADS-3.1",
    version=1,
    title="Claims that readers can check",
    text="A party backs a claim about a product with a source that readers can check.",
    rationale="Readers compare.",
    surface="ads",
    applies_to=("creative", "advertiser"),
    elements=(Element(id="unbacked", text="A claim was made without a source to check it by."),),
    measures_allowed=_EVERY_MEASURE,
    judges="state",
    effective_from=date(2025, 1, 1),
    dsa_category="STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
)
"""People judge it, and it allows every measure."""
FRAUD = Clause(
    id="ADS-6.1",
    version=1,
    title="Fraud on readers",
    text="Nobody promotes what takes money from readers for nothing.",
    rationale="The harm is done within the hour.",
    surface="ads",
    applies_to=("creative", "advertiser"),
    elements=(Element(id="taking", text="Readers paid, and there was nothing to be had."),),
    measures_allowed=_EVERY_MEASURE,
    judges="state",
    effective_from=date(2025, 1, 1),
    urgent_harm=True,
    dsa_category="STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
)
"""An urgent-harm clause."""
ADS_POLICY = Rulebook(
    id="ads",
    version=1,
    title="Ads Policy",
    surface="ads",
    clauses=(GUARANTEES, MODELS, CONDUCT, FRAUD),
)
