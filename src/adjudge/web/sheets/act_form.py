"""The form on which a general act is drafted, and those that move it on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django import forms

from adjudge import bootstrap
from adjudge.domain.cases.exhibit import MAX_EXHIBIT_BYTES
from adjudge.domain.cases.general_act import (
    MAX_TEXT,
    ActExhibit,
    ActKind,
    ClauseChange,
    Reach,
)
from adjudge.domain.cases.measure import Territory, TerritoryRole
from adjudge.services.general_acts import ActDraft
from adjudge.web.forms import AdjudgeForm, DayField, UploadField, WordsField, long_text
from adjudge.web.sheets.clause_fields import (
    BESIDE,
    CHANGED,
    NEEDED,
    as_typed,
    change_of,
    check_clause,
    clause_fields,
)
from adjudge.web.sheets.sheet import Group, midnight

EXHIBITS: Final = 3
CLAUSES: Final = 3
"""How many of each the form takes; more go by the API."""
EXHIBIT: Final = ("title", "source", "captured_on", "file")
BEGUN: Final = ("id", "version", "change")
"""What an exhibit needs, and a clause, once it is begun."""
MAX_WORDS: Final = 200
MAX_LINES: Final = 5_000
DAYS: Final = 3_650


def _short(label: str, *, help_text: str = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=MAX_WORDS, required=required
    )


class ActForm(AdjudgeForm):
    """A general act: what it does, to whom it does not apply, and why."""

    error_fields: ClassVar = {
        "exhibits": "exhibit-1-title",
        "clauses": "clause-1-id",
        "clause": "clause-1-id",
        "clause text": "clause-1-text",
        "reach": "territories",
        "territory": "territories",
        "power": "power_ref",
        "emergency clause": "emergency_clause",
        "review on": "review_on",
        "run-off": "run_off_days",
        "exempt classes": "exempt_classes",
    }
    code_fields: ClassVar = {"general_act.too_long": "ends_on"}
    needed_if_begun: ClassVar = frozenset(
        (
            *(f"exhibit-{n}-{part}" for n in range(2, EXHIBITS + 1) for part in EXHIBIT),
            *(f"clause-{n}-{part}" for n in range(1, CLAUSES + 1) for part in (*BEGUN, *NEEDED)),
        )
    )

    act = forms.ChoiceField(
        label="What does it do?",
        choices=[
            (ActKind.CLAUSE_CHANGE.value, "Make, change, extend, suspend or end a clause"),
            (ActKind.PAUSE.value, "Pause inventory: a territory or a category, 30 days at most"),
            (ActKind.WITHDRAWAL.value, "Withdraw a service"),
            (
                ActKind.EMERGENCY.value,
                "Act in an emergency that a clause declares, 30 days at most",
            ),
        ],
        widget=forms.RadioSelect,
    )
    title = _short("Its title", required=True)
    text = long_text(
        "Its full text", MAX_TEXT, help_text="Everybody reads it from the announcement."
    )
    rationale = long_text("Why is it needed?", MAX_TEXT, rows=5)
    effective_on = DayField(
        label="It takes effect on",
        help_text="At the beginning of that day (UTC): 15 days from the announcement or later.",
    )
    ends_on = DayField(
        label="It ends on",
        help_text="A pause or an emergency act: within 30 days. Others may have no end.",
        required=False,
    )
    short_notice_code = _short(
        "Why do fewer than 15 days pass before it takes effect?",
        help_text="A short code, like forged ads shown. Then it needs a day of review.",
    )
    review_on = DayField(label="It is reviewed on", required=False)
    territories = forms.CharField(
        label="Which territories?",
        help_text="Where the viewer is: codes with commas between them, like DE, US-CA.",
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"spellcheck": False, "autocapitalize": "characters"}),
    )
    categories = WordsField(
        label="Which categories?", help_text="With commas between them, like elections."
    )
    power_ref = forms.ChoiceField(label="Which clause gives the power?", required=False)
    emergency_clause = forms.ChoiceField(label="Which clause declares emergencies?", required=False)
    exempt_classes = forms.CharField(
        label="Who is exempt?",
        help_text="A class of advertisers on each line. Never single ones.",
        max_length=MAX_LINES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    run_off_days = forms.IntegerField(
        label="For how many days may what was admitted still run?",
        min_value=0,
        max_value=DAYS,
        initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "width": "4"}),
    )

    def __init__(self, *args: Any, clause_id: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deps = bootstrap.deps()
        versions = [each for each in deps.rulebooks.ads().clauses if each.id == clause_id]
        if versions:
            newest = max(versions, key=lambda each: each.version)
            self.initial.update(as_typed(newest, version=newest.version + 1))
            self.initial["act"] = ActKind.CLAUSE_CHANGE.value
        clauses = deps.rulebooks.ads().clauses_in_force(deps.today())
        known = [("", "None"), *((each.ref, f"{each.ref} {each.title}") for each in clauses)]
        for name in ("power_ref", "emergency_clause"):
            offered = self.fields[name]
            assert isinstance(offered, forms.ChoiceField)
            offered.choices = known
        for number in range(1, EXHIBITS + 1):
            self._add_exhibit(number, required=number == 1)
        for number in range(1, CLAUSES + 1):
            self.fields |= clause_fields(number, short=MAX_WORDS)

    def _add_exhibit(self, number: int, *, required: bool) -> None:
        name = f"exhibit-{number}"
        self.fields[f"{name}-title"] = _short(f"What is exhibit {number}?", required=required)
        self.fields[f"{name}-source"] = _short(
            f"Where can exhibit {number} be found?", required=required
        )
        self.fields[f"{name}-captured_on"] = DayField(
            label=f"Exhibit {number} is of", required=required
        )
        self.fields[f"{name}-file"] = UploadField(
            max_bytes=MAX_EXHIBIT_BYTES,
            label=f"Exhibit {number} as a file",
            help_text="The act keeps its SHA-256, not the file: keep it where you said.",
            required=required,
        )

    @property
    def groups(self) -> tuple[Group, ...]:
        """The fields under their headings."""

        def parts(name: str, *fields: str) -> tuple[str, ...]:
            return tuple(f"{name}-{field}" for field in fields)

        return (
            Group(heading="The act", names=("act", "title", "text", "rationale")),
            Group(heading="Evidence", names=parts("exhibit-1", *EXHIBIT)),
            *(
                Group(heading=f"Exhibit {n}", names=parts(f"exhibit-{n}", *EXHIBIT), folded=True)
                for n in range(2, EXHIBITS + 1)
            ),
            Group(
                heading="When",
                names=("effective_on", "ends_on", "short_notice_code", "review_on"),
            ),
            Group(heading="Whom it spares", names=("exempt_classes", "run_off_days")),
            Group(
                heading="For a pause, a withdrawal or an emergency: where, and by which clause",
                names=("territories", "categories", "power_ref", "emergency_clause"),
                folded=True,
            ),
            *(group for n in range(1, CLAUSES + 1) for group in self._of_clause(n)),
        )

    @staticmethod
    def _of_clause(number: int) -> tuple[Group, Group]:
        name = f"clause-{number}"
        return (
            Group(
                heading=f"For a change of clauses: clause {number}",
                names=tuple(f"{name}-{part}" for part in CHANGED),
                folded=True,
            ),
            Group(
                heading=f"Clause {number}: what it says beside its text",
                hint="Leave all of it out, and a changed clause keeps what it says now; a new one "
                "has its whole text for its one element, and allows mild measures only.",
                names=tuple(f"{name}-{part}" for part in BESIDE),
                folded=True,
            ),
        )

    def draft(self) -> ActDraft:
        """What was typed, as a draft. Raises `InvalidValue`."""
        said = self.cleaned_data
        codes = [code.strip().upper() for code in said["territories"].split(",") if code.strip()]
        return ActDraft(
            act=ActKind(said["act"]),
            title=said["title"],
            text=said["text"],
            rationale=said["rationale"],
            effective_at=midnight(said["effective_on"]),
            exhibits=tuple(self._exhibits()),
            exempt_classes=tuple(
                " ".join(line.split())
                for line in said["exempt_classes"].splitlines()
                if line.strip()
            ),
            run_off_days=said["run_off_days"],
            review_on=said["review_on"],
            reach=Reach(
                territories=tuple(Territory(code=c, role=TerritoryRole.VIEWER) for c in codes),
                categories=said["categories"],
                ends_at=midnight(said["ends_on"]) if said["ends_on"] else None,
            ),
            clauses=tuple(self._clauses()),
            power_ref=said["power_ref"],
            emergency_clause=said["emergency_clause"],
            short_notice_code=said["short_notice_code"],
        )

    def _exhibits(self) -> Iterator[ActExhibit]:
        for number in range(1, EXHIBITS + 1):
            title, source, day, file = (
                self.cleaned_data[f"exhibit-{number}-{part}"] for part in EXHIBIT
            )
            if title and source and day and file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                yield ActExhibit(title=title, source=source, captured_on=day, sha256=digest)

    def _clauses(self) -> Iterator[ClauseChange]:
        for number in range(1, CLAUSES + 1):
            change = change_of(self.cleaned_data, number)
            if change is not None:
                yield change

    def clean(self) -> dict[str, Any]:
        """An exhibit or clause that is begun is finished, or left out."""
        said = super().clean() or self.cleaned_data
        wholes = [
            *((f"exhibit-{n}", EXHIBIT) for n in range(2, EXHIBITS + 1)),
            *((f"clause-{n}", BEGUN) for n in range(1, CLAUSES + 1)),
        ]
        for name, parts in wholes:
            missing = [part for part in parts if not said.get(f"{name}-{part}")]
            if missing and len(missing) < len(parts):
                for part in missing:
                    field = f"{name}-{part}"
                    if field not in self.errors:
                        label = self.fields[field].label
                        self.add_error(
                            field, forms.ValidationError(f"Fill in: {label}", code="required")
                        )
        for number in range(1, CLAUSES + 1):
            check_clause(self, number, since=said.get("effective_on") or bootstrap.deps().today())
        return said


class ExtendForm(AdjudgeForm):
    """Let an act go on."""

    code_fields: ClassVar = {
        "general_act.too_long": "until",
        "general_act.same_rationale": "rationale",
    }

    until = DayField(label="Until when?", help_text="At most 30 days after its present end.")
    rationale = long_text(
        "Why is it still needed?", MAX_TEXT, rows=5, help_text="Not what was said before."
    )


class WhyForm(AdjudgeForm):
    """Say why."""

    why = long_text("Why?", MAX_TEXT, rows=4)
