"""The form of a batch: what all its rulings share, and what each says of its own party.

It is read as one statement form for each member, so that a batch is judged like single rulings.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.http import QueryDict

from adjudge.domain.cases.batch import FEWEST_MEMBERS, MAX_MEMBERS
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.linter import Missing
from adjudge.domain.cases.order import MAX_TEXT
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import InvalidValue
from adjudge.domain.policy.clause import Clause
from adjudge.web.forms import AdjudgeForm, long_text
from adjudge.web.review.scope_fields import PARTY
from adjudge.web.review.statement_form import StatementForm
from adjudge.web.sheets.belongs import case_id_of
from adjudge.web.sheets.sheet import Group

SHARED: Final = (
    *("measure", "as_of", "ends_on", "condition", "review_on"),
    *("not_affected", "would_change", "redress"),
    *("automation_detection", "automation_decision", "automation_program"),
)
"""Fields of a statement that all members share, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """A case that becomes a member: its party's name, and its facts."""

    case: Case
    party: str
    facts: Sequence[Fact]


class PickForm(forms.Form):
    """Which cases, and under which clause. It is sent by address, and changes nothing."""

    cases = forms.CharField(
        label="Which cases?",
        help_text="Their references with commas between them, like C-12, C-14.",
        max_length=2_000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    clause = forms.ChoiceField(label="Under which clause?")

    def __init__(self, *args: Any, clauses: Sequence[Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["clause"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [("", "Choose"), *((c.ref, f"{c.ref} {c.title}") for c in clauses)]

    def clean_cases(self) -> list[str]:
        """The ids of the cases, each once."""
        typed = [part for part in self.cleaned_data["cases"].split(",") if part.strip()]
        if not FEWEST_MEMBERS <= len(typed) <= MAX_MEMBERS:
            words = f"Name between {FEWEST_MEMBERS} and {MAX_MEMBERS} cases"
            raise forms.ValidationError(words, code="value.invalid")
        try:
            return list(dict.fromkeys(case_id_of(part) for part in typed))
        except InvalidValue as error:
            raise forms.ValidationError("There is no such case", code=error.code) from None


class BatchForm(AdjudgeForm):
    """The common part, the shared parts of the statements, and each member's own part."""

    error_fields: ClassVar = {
        "common part": "common_part",
        "duration": "ends_on",
        "automation": "automation_detection",
        "not affected": "not_affected",
        "would change": "would_change",
    }
    code_fields: ClassVar = {
        "reasons.wording_unexplained": "wording_reason",
        "basis.fallen": "emergency_act_id",
    }
    says_optional = False

    common_part = long_text(
        "What have all of them in common?",
        MAX_TEXT,
        rows=4,
        help_text="Declared in the batch; every ruling says its own part besides.",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        members: Sequence[Joining],
        clause: Clause,
        clauses: Sequence[Clause],
        today: date,
        emergencies: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.members, self.clause, self.clauses, self.today = members, clause, clauses, today
        super().__init__(data, initial={"as_of": today, "redress": ["particulars", "appeal"]})
        self.fields["emergency_act_id"] = forms.ChoiceField(
            label="Under an emergency act?",
            help_text="Then it takes effect once it is served, and each party is heard after.",
            choices=[("", "No: each party is heard first"), *emergencies],
            required=False,
        )
        for name in (*SHARED, "wording_reason"):
            self.fields[name] = deepcopy(StatementForm.base_fields[name])
        for number, element in enumerate(clause.elements):
            self.fields[f"element-{number}-why"] = long_text(
                f"Why is this met: {element.text}", MAX_TEXT, rows=3, required=False
            )
        for number, member in enumerate(members):
            self._add_member(number, member)

    def _add_member(self, number: int, member: Joining) -> None:
        name = f"member-{number}"
        self.fields[f"{name}-summary"] = long_text(
            f"What is decided, in a sentence to {member.party}?", MAX_TEXT, rows=2, required=False
        )
        self.fields[f"{name}-facts"] = forms.MultipleChoiceField(
            label=f"Which facts show that {member.party} belongs to it?",
            choices=[(fact.id, f"{fact.label}: {fact.proposition}") for fact in member.facts],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields[f"{name}-why"] = long_text(
            f"What do they show of {member.party} itself?", MAX_TEXT, rows=3, required=False
        )

    @property
    def groups(self) -> tuple[Group, ...]:
        """The fields under their headings."""
        shown = [*SHARED[5:], "wording_reason"]
        elements = [f"element-{number}-why" for number in range(len(self.clause.elements))]
        return (
            Group(
                heading="The common part",
                names=("common_part", "measure", "as_of", "emergency_act_id"),
                hint=f"Every ruling rests on {self.clause.ref} {self.clause.title}, and reaches "
                "all promotion by its party.",
            ),
            Group(heading="Why the facts meet each element", names=tuple(elements)),
            *(
                Group(
                    heading=f"{member.case.reference}: {member.party}",
                    names=tuple(f"member-{number}-{part}" for part in ("summary", "facts", "why")),
                )
                for number, member in enumerate(self.members)
            ),
            Group(heading="How long it lasts", names=("ends_on", "condition", "review_on")),
            Group(heading="What all letters say", names=tuple(shown)),
        )

    def statements(self) -> list[Statement]:
        """One statement for each member, as far as something was said."""
        return [self._read(number).statement() for number in range(len(self.members))]

    def check_members(self) -> None:
        """Show what is wrong with the form of one member on the field where it was typed."""
        for number in range(len(self.members)):
            read = self._read(number)
            for field, problems in read.errors.as_data().items():
                name = self._field(number, field)
                if name is None or name not in self.errors:
                    self.add_error(name, problems)

    def add_lacking(self, number: int, lacking: Sequence[Missing]) -> None:
        """Show what the statement of one member lacks; what is shared is said once."""
        read = self._read(number)
        for missing in lacking:
            name = self._field(number, read.field_of(missing))
            if name is not None and name in self.errors:
                continue
            text = f"{missing.problem} {missing.remedy}"
            if name is None:
                text = f"{self.members[number].case.reference}: {text}"
            self.add_error(name, forms.ValidationError(text, code=missing.code))

    def _field(self, number: int, name: str) -> str | None:
        """Where on this form a field of one member's statement is typed."""
        if name in self.fields:
            return name
        own = {"summary": "summary", "fact_ids": "facts"}.get(name)
        if own is None and name.endswith("-facts"):
            own = "facts"
        found = f"member-{number}-{own}" if own else ""
        return found if found in self.fields else None

    def _read(self, number: int) -> StatementForm:
        """The statement form of one member, filled in with what was typed for it."""
        sent, name = self.data, f"member-{number}"
        assert isinstance(sent, QueryDict), "only what was sent is read"
        filled = QueryDict(mutable=True)
        filled.update({"request_id": str(sent.get("request_id", "")), "clause": self.clause.ref})
        for field in SHARED:
            for key in (field, *(f"{field}-{part}" for part in ("day", "month", "year"))):
                if key in sent:
                    filled.setlist(key, sent.getlist(key))
        facts = sent.getlist(f"{name}-facts")
        filled["summary"], filled["scope"] = sent.get(f"{name}-summary", ""), PARTY
        filled.setlist("fact_ids", facts)
        own = sent.get(f"{name}-why", "").strip()
        for position, element in enumerate(self.clause.elements):
            why = sent.get(f"element-{position}-why", "").strip()
            filled[f"element-{position}-id"] = element.id
            filled.setlist(f"element-{position}-facts", facts)
            filled[f"element-{position}-why"] = f"{why} {own}".strip()
        read = StatementForm(
            filled,
            clauses=self.clauses,
            picked=self.clause,
            facts=self.members[number].facts,
            posts=(),
            today=self.today,
        )
        read.is_valid()
        return read
