"""The form of a statement of reasons: one field for each part that the linter asks for.

It builds a draft out of whatever was typed, so that one sending lists everything that is missing,
and it loses nothing that was typed, even when another clause is picked meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from adjudge.domain.cases.basis import Basis
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.linter import Missing
from adjudge.domain.cases.measure import MAX_CONDITION, Duration, MeasureKind
from adjudge.domain.cases.order import Order
from adjudge.domain.cases.statement import (
    MAX_TEXT,
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.domain.errors import DomainError
from adjudge.domain.policy.clause import Clause
from adjudge.services.rulings import MAX_WORDING_REASON
from adjudge.web.forms import DayField, long_text
from adjudge.web.review.offered import ruling_in_force
from adjudge.web.review.scope_fields import AXES
from adjudge.web.review.statement_blocks import (
    MAX_ELEMENT_ID,
    Block,
    blocks_of,
    renumbered,
    typed_in,
)
from adjudge.web.review.statement_grounds import (
    ON_LAW,
    LawForm,
    choices_beyond,
    cited_by,
    elements_under,
)
from adjudge.web.review.words import MEASURE_CHOICES, basis_of, dates_of, measure_hint

YES_OR_NO: Final = (("no", "No"), ("yes", "Yes"))
TICKED: Final = (Redress.PARTICULARS.value, Redress.APPEAL.value)
"""Ways to contest that every letter has to name; ticked once a clause is picked."""
_BY_CODE: Final[Mapping[str, str]] = {
    "reasons.ground_not_in_force": "as_of",
    "reasons.act_not_dated": "as_of",
    "reasons.state_not_shown": "as_of",
    "reasons.review_too_late": "review_on",
    "reasons.decided_by_program": "automation_decision",
    "reasons.program_unnamed": "automation_program",
}
"""The field of a missing part, where its code says more than the part's own name."""


class StatementForm(LawForm):
    """A statement of reasons, as far as it is drafted.

    Args:
        data: what was sent, or None.
        clauses: what can be picked; `picked` is the one whose elements the form has. `asked` is
            the ground as it was sent, which is a clause, a law or one of `orders`.
        facts: those of the case.
        measures: what can be proposed here; the rest is beyond the powers of the staffing.
        rulings: id and words of those in force on the advertiser.
        posts: id and words of the promoted posts that a measure could name.
        judged: False to show what was typed without saying yet what is wrong with it.
    """

    error_fields: ClassVar = {
        "ground": "clause",
        "facts": "fact_ids",
        "findings": "clause",
        "duration": "ends_on",
        "automation": "automation_detection",
        "not affected": "not_affected",
        "would change": "would_change",
        "minimum age": "minimum_age",
        "time windows": "time_windows",
        "territories": "territory_viewer",
        "basis": "supersedes",
    }

    code_fields: ClassVar = {
        "reasons.wording_unexplained": "wording_reason",
        "ruling.suspension_in_effect": "measure",
        "staffing.beyond_powers": "measure",
        "ruling.basis_fallen": "supersedes",
    }
    says_optional = False

    summary = long_text(
        "What is decided, in a sentence to the party?", MAX_TEXT, rows=3, required=False
    )
    measure = forms.ChoiceField(
        label="Which measure?",
        choices=[(kind.value, words) for kind, words in MEASURE_CHOICES.items()],
        widget=forms.RadioSelect,
        required=False,
    )
    clause = forms.ChoiceField(label="Which clause, law or order?", required=False)
    as_of = DayField(
        label="The day whose text counts",
        help_text="The day of the act; for a state, the day as of which we find it.",
        required=False,
    )
    fact_ids = forms.MultipleChoiceField(
        label="Which facts does it state?",
        help_text="Facts that you link to an element below are stated too.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ends_on = DayField(label="It ends on", required=False)
    condition = forms.CharField(
        label="Or it ends when",
        help_text="A condition that the party can bring about, with a day of review.",
        max_length=MAX_CONDITION,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
    )
    review_on = DayField(
        label="And is reviewed on", help_text="Within a year at the latest.", required=False
    )
    not_affected = long_text(
        "What is not affected?",
        MAX_TEXT,
        rows=3,
        help_text="What the party may go on doing.",
        required=False,
    )
    would_change = long_text(
        "What would change the decision?",
        MAX_TEXT,
        rows=3,
        help_text="What the party can do, or show.",
        required=False,
    )
    redress = forms.MultipleChoiceField(
        label="How can it be contested?",
        choices=[
            (Redress.PARTICULARS.value, "By asking for particulars"),
            (Redress.APPEAL.value, "By an appeal, decided by a third person"),
            (Redress.COURT.value, "In court"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    automation_detection = forms.ChoiceField(
        label="Did a program find what this rests on?",
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    automation_decision = forms.ChoiceField(
        label="Did a program decide?",
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    automation_program = forms.CharField(
        label="Which program?",
        max_length=MAX_ELEMENT_ID,
        required=False,
        help_text="If one took part.",
    )

    supersedes = forms.MultipleChoiceField(
        label="Which rulings end when it takes effect?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    built_on = forms.MultipleChoiceField(
        label="On which earlier rulings is it built?",
        help_text="If one of them falls, this one is looked at again.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    evades = forms.CharField(
        label="Which measure in force does another account get round here?",
        help_text="Its reference, like R-12, of whomever it is. Its letter was received, and what "
        "is promoted here is within its scope. No proposal letter comes first then.",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "width": "5"}),
    )
    wording_reason = long_text(
        "Why the wording stands, if you leave it",
        MAX_WORDING_REASON,
        rows=3,
        help_text="Kept in the record, and not part of the letter.",
        required=False,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        clauses: Iterable[Clause],
        picked: Clause | None,
        facts: Sequence[Fact],
        posts: Iterable[tuple[str, str]],
        today: date,
        measures: Iterable[MeasureKind] = tuple(MEASURE_CHOICES),
        accounts: Iterable[tuple[str, str]] = (),
        rulings: Sequence[tuple[str, str]] = (),
        judged: bool = True,
        asked: str = "",
        orders: Sequence[Order] = (),
    ) -> None:
        typed = typed_in(data) if data is not None else {}
        self.cited = None if picked is not None else cited_by(asked, orders)
        self.blocks = blocks_of(elements_under(picked, self.cited), typed)
        self.picked = picked
        self.today = today
        self.judged = judged
        initial: dict[str, Any] = {}
        chosen = picked.ref if picked else (self.cited.value if self.cited else "")
        if chosen:
            initial = {"clause": chosen, "redress": list(TICKED)}
        super().__init__(None if data is None else renumbered(data, self.blocks, typed))
        self.initial.update(initial)
        if not judged and chosen and isinstance(self.data, QueryDict):
            self.data.setlistdefault("redress", list(TICKED))
        named = {clause.ref: _clause_words(clause, today) for clause in clauses}
        self.offer("measure", [(kind.value, MEASURE_CHOICES[kind]) for kind in measures])
        self.measure_hints = {kind.value: measure_hint(kind, picked) for kind in measures}
        self.offer("account_ids", accounts)
        for name in ("supersedes", "built_on"):
            self.offer(name, rulings)
        self.offer("clause", [("", "Choose a ground"), *named.items(), *choices_beyond(orders)])
        self.offer("promoted_post_ids", list(posts))
        choices = [(fact.id, f"{fact.label}: {fact.proposition}") for fact in facts]
        self.fact_hints = {fact.id: f"{basis_of(fact)}, {dates_of(fact)}" for fact in facts}
        self.offer("fact_ids", choices)
        for block in self.blocks:
            self._add_block(block, choices)
        self._in_order()

    def _in_order(self) -> None:
        """As the page has them: decision, rule, facts, elements, reach, duration, the rest."""
        reach = ["scope", "roles", "promoted_post_ids", *AXES]
        own = [name for name in self.fields if name.startswith("element-")]
        law = [name for name in self.fields if name.startswith("law_")]
        rest = [name for name in self.fields if name not in {*reach, *own, *law}]
        rest[rest.index("as_of") : rest.index("as_of")] = law
        after = rest.index("fact_ids") + 1
        self.order_fields([*rest[:after], *own, *reach, *rest[after:]])

    def _add_block(self, block: Block, choices: list[tuple[str, str]]) -> None:
        self.fields[block.name("id")] = forms.CharField(
            initial=block.id, max_length=MAX_ELEMENT_ID, widget=forms.HiddenInput, required=False
        )
        self.fields[block.name("facts")] = forms.MultipleChoiceField(
            label=f"Facts that show “{block.id}”",
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields[block.name("why")] = long_text(
            f"Why they meet “{block.id}”", MAX_TEXT, rows=3, required=False
        )

    def full_clean(self) -> None:
        """Judge what was typed, unless it is not to be judged yet."""
        if self.judged:
            super().full_clean()
            return
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def clean(self) -> dict[str, Any]:
        """A ground comes with its day."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("clause") and not cleaned.get("as_of") and "as_of" not in self.errors:
            text = "Give the day whose text counts"
            self.add_error("as_of", forms.ValidationError(text, code="reasons.as_of_missing"))
        return cleaned

    def statement(self) -> Statement:
        """The draft as far as it was given; call `is_valid` first."""
        said = self.cleaned_data.get
        measure = said("measure")
        findings = tuple(self._findings())
        linked = [fact_id for finding in findings for fact_id in finding.fact_ids]
        stated = {*(said("fact_ids") or ()), *linked}
        detection, decision = said("automation_detection"), said("automation_decision")
        return Statement(
            summary=said("summary") or "",
            measure=MeasureKind(measure) if measure else None,
            ground=self._ground(),
            # In the order of the case, which is the order in which letters tell them.
            fact_ids=tuple(fact_id for fact_id in self.fact_hints if fact_id in stated),
            findings=findings,
            scope=self.reach,
            duration=Duration(
                ends_on=said("ends_on"),
                condition=said("condition") or "",
                review_on=said("review_on"),
            ),
            not_affected=said("not_affected") or "",
            would_change=said("would_change") or "",
            redress=frozenset(Redress(way) for way in said("redress") or ()),
            automation=Automation(
                detection=detection == "yes",
                decision=decision == "yes",
                program=said("automation_program") or "",
            )
            if detection and decision
            else None,
        )

    @property
    def basis(self) -> Basis:
        """The rulings that it replaces, is built on, or whose measure is evaded."""
        said = self.cleaned_data.get
        return Basis(
            supersedes=tuple(said("supersedes") or ()),
            built_on=tuple(said("built_on") or ()),
            evades=said("evades") or "",
        )

    def clean_evades(self) -> str:
        """The id of the ruling in force that was named, or empty."""
        typed = str(self.cleaned_data["evades"])
        found = ruling_in_force(typed) if typed.strip() else ""
        if found is None:
            text = "No measure in force has this reference"
            raise forms.ValidationError(text, code="ruling.basis_fallen")
        return found

    def add_problem(self, error: DomainError, field: str | None = None) -> None:
        """Show a refusal; one about the measure that is evaded, where that was named."""
        evaded = str(self.data.get("evades", "")).strip().upper()
        if error.code == "ruling.basis_fallen" and error.details.get("reference") == evaded:
            field = "evades"
        super().add_problem(error, field)

    def _ground(self) -> Ground | None:
        reference = self.cleaned_data.get("clause")
        if not reference:
            return None
        # `clean` refuses a ground without its day; the other parts are judged all the same.
        as_of = self.cleaned_data.get("as_of") or self.today
        if self.cited is not None:
            return self.cited.order.ground(as_of) if self.cited.order else self.law(as_of)
        return Ground(kind=GroundKind.CLAUSE, reference=reference, as_of=as_of)

    def _findings(self) -> Iterable[ElementFinding]:
        for block in self.blocks:
            facts = tuple(self.cleaned_data.get(block.name("facts")) or ())
            why = self.cleaned_data.get(block.name("why")) or ""
            if facts or why.strip():
                yield ElementFinding(element_id=block.id, fact_ids=facts, why=why)

    def field_of(self, missing: Missing) -> str:
        """The field in which the missing part is said; for a finding, that of its element."""
        if missing.code == "reasons.duration_past":
            return "ends_on" if self.cleaned_data.get("ends_on") else "review_on"
        if missing.field == "automation" and self.cleaned_data.get("automation_detection"):
            return _BY_CODE.get(missing.code, "automation_decision")
        if missing.field == "findings":
            return self._finding_field(missing) or super().field_of(missing)
        if self.cited is not None and self.cited.order is None and missing.code in ON_LAW:
            return ON_LAW[missing.code]
        return _BY_CODE.get(missing.code) or super().field_of(missing)

    def _finding_field(self, missing: Missing) -> str:
        part = "facts" if missing.code == "reasons.element_unlinked" else "why"
        for block in self.blocks:
            if block.id == missing.element_id:
                return block.name(part)
        return ""

    def add_lacking(self, lacking: Iterable[Missing]) -> None:
        """Show what the draft lacks besides what is wrong with the form itself."""
        wrong = set(self.errors)
        for missing in lacking:
            if self.field_of(missing) not in wrong:
                self.add_missing(missing)


def _clause_words(clause: Clause, today: date) -> str:
    words = f"{clause.ref} {clause.title}"
    return words if clause.in_force_on(today) else f"{words} (not in force today)"
