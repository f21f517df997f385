"""What staff can send where harm cannot wait: interim measures and holds, and how they end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final

from django import forms

from adjudge.domain.cases import interim_measure
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.hold import LONGEST, MAX_CODE, HoldKind
from adjudge.domain.cases.hold import MAX_TEXT as MAX_HOLD_TEXT
from adjudge.domain.cases.measure import Scope
from adjudge.web.forms import AdjudgeForm, MoneyField, long_text
from adjudge.web.review.scope_fields import PARTY, POSTS
from adjudge.web.review.words import basis_of, dates_of

MAX_WHY: Final = 4_000
INTERIM_ENDS: Final = (
    ("lift", "Lift it: it ends now"),
    ("reverse", "Reverse it: it should never have been"),
    ("confirm", "Confirm it: a ruling in force takes its place"),
)


class FactsForm(AdjudgeForm):
    """A short statement, which rests on facts of the case."""

    fact_ids = forms.MultipleChoiceField(
        label="On which facts does it rest?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, facts: Sequence[Fact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("fact_ids", [(one.id, f"{one.label}: {one.proposition}") for one in facts])
        self.fact_hints = {one.id: f"{basis_of(one)}, {dates_of(one)}" for one in facts}

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """What can be chosen in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    @property
    def fact_keys(self) -> tuple[str, ...]:
        """The facts that were ticked."""
        return tuple(self.cleaned_data["fact_ids"])


class InterimForm(FactsForm):
    """Impose an interim measure."""

    error_fields: ClassVar = {
        "facts": "fact_ids",
        "cause": "clause",
        "not affected": "not_affected",
    }
    code_fields: ClassVar = {"interim.not_urgent": "clause"}

    clause = forms.ChoiceField(
        label="Against which urgent harm?",
        help_text="Only a clause against urgent harm lets one person act first.",
        widget=forms.RadioSelect,
    )
    scope = forms.ChoiceField(
        label="What does it stop?",
        choices=[
            (PARTY, "All promotion by this advertiser"),
            (POSTS, "Only the posts ticked here"),
        ],
        widget=forms.RadioSelect,
    )
    promoted_post_ids = forms.MultipleChoiceField(
        label="Which promoted posts?", widget=forms.CheckboxSelectMultiple, required=False
    )
    summary = long_text(
        "What is decided, in a sentence to the party?", interim_measure.MAX_TEXT, rows=3
    )
    not_affected = long_text(
        "What is not affected?",
        interim_measure.MAX_TEXT,
        rows=3,
        help_text="What the party may go on doing.",
    )
    field_order = ("clause", "fact_ids", "scope", "promoted_post_ids", "summary", "not_affected")

    def __init__(
        self,
        *args: Any,
        clauses: Iterable[tuple[str, str]],
        posts: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("clause", clauses)
        self.offer("promoted_post_ids", posts)

    def clean(self) -> dict[str, Any]:
        """All promotion, or at least one post: never both."""
        cleaned = super().clean() or self.cleaned_data
        scope, posts = cleaned.get("scope"), cleaned.get("promoted_post_ids")
        if scope == POSTS and not posts and "promoted_post_ids" not in self.errors:
            error = forms.ValidationError("Tick at least one post", code="reasons.scope_missing")
            self.add_error("promoted_post_ids", error)
        if scope == PARTY and posts:
            text = "You chose all promotion: untick the posts, or choose only the posts"
            self.add_error("promoted_post_ids", forms.ValidationError(text, code="scope.both"))
        return cleaned

    @property
    def reach(self) -> Scope:
        """What it stops."""
        whole = self.cleaned_data["scope"] == PARTY
        posts = () if whole else tuple(self.cleaned_data["promoted_post_ids"])
        return Scope(whole_party=whole, promoted_post_ids=posts)


class InterimEndForm(AdjudgeForm):
    """What becomes of an interim measure."""

    error_fields: ClassVar = {"reason": "why", "ruling": "ruling_id"}
    says_optional = False

    outcome = forms.ChoiceField(
        label="What becomes of it?",
        choices=INTERIM_ENDS,
        widget=forms.RadioSelect,
    )
    ruling_id = forms.ChoiceField(
        label="Which ruling takes its place?",
        help_text="Only to confirm it.",
        required=False,
    )
    why = long_text(
        "Why does it end?",
        MAX_WHY,
        rows=4,
        help_text="For the letter. Not needed to confirm it.",
        required=False,
    )

    def __init__(
        self, *args: Any, rulings: Sequence[tuple[str, str]], running: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        outcome, ruling = self.fields["outcome"], self.fields["ruling_id"]
        assert isinstance(outcome, forms.ChoiceField)
        assert isinstance(ruling, forms.ChoiceField)
        ruling.choices = [("", "Choose a ruling"), *rulings]
        if not rulings or not running:
            del self.fields["ruling_id"]
        wanted = {"lift": running, "reverse": True, "confirm": running and bool(rulings)}
        outcome.choices = [each for each in INTERIM_ENDS if wanted[each[0]]]

    def clean(self) -> dict[str, Any]:
        """A ruling confirms; any other end has its reason."""
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome == "confirm" and not cleaned.get("ruling_id"):
            error = forms.ValidationError("Choose the ruling", code="interim.ruling")
            self.add_error("ruling_id", error)
        if outcome in {"lift", "reverse"} and not cleaned.get("why"):
            self.add_error("why", forms.ValidationError("Say why", code="interim.why"))
        return cleaned


class HoldForm(FactsForm):
    """Place a hold."""

    error_fields: ClassVar = {
        "facts": "fact_ids",
        "cause": "cause",
        "cause code": "cause_code",
        "release condition": "release_condition",
        "not affected": "not_affected",
        "expiry": "days",
        "sum": "amount",
    }
    code_fields: ClassVar = {
        "hold.held_before": "cause",
        "ledger.insufficient_funds": "amount",
    }

    hold = forms.ChoiceField(
        label="What kind of hold?",
        choices=[
            (HoldKind.SECURITY.value, "Security hold: protects a party whose access was taken"),
            (HoldKind.PAYMENT.value, "Payment hold: keeps a sum that is in dispute"),
        ],
        widget=forms.RadioSelect,
    )
    cause_code = forms.CharField(
        label="Code of the cause",
        help_text="The same few words whenever the cause is the same, such as “account takeover”.",
        max_length=MAX_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    cause = long_text("What happened?", MAX_HOLD_TEXT, rows=3, help_text="For the letter.")
    release_condition = long_text(
        "What ends it?", MAX_HOLD_TEXT, rows=3, help_text="What the party, or we, have to show."
    )
    not_affected = long_text("What is not affected?", MAX_HOLD_TEXT, rows=3)
    days = forms.IntegerField(
        label="For how many days?",
        help_text=f"At most {LONGEST.days}. It is not placed twice for one cause.",
        min_value=1,
        max_value=LONGEST.days,
        widget=forms.TextInput(attrs={"width": "2", "inputmode": "numeric"}),
    )
    field_order = (
        *("hold", "cause_code", "cause", "fact_ids", "release_condition", "not_affected"),
        *("days", "amount"),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(
            currency=currency,
            label="The sum in dispute",
            help_text="Only for a payment hold.",
            required=False,
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A sum with a payment hold, none with a security hold."""
        cleaned = super().clean() or self.cleaned_data
        is_payment = cleaned.get("hold") == HoldKind.PAYMENT.value
        if "hold" in cleaned and "amount" not in self.errors:
            given = cleaned.get("amount") is not None
            if is_payment and not given:
                error = forms.ValidationError("Give the sum in dispute", code="hold.sum")
                self.add_error("amount", error)
            if given and not is_payment:
                error = forms.ValidationError("A security hold holds no sum", code="hold.sum")
                self.add_error("amount", error)
        return cleaned

    @property
    def micros(self) -> int:
        """The sum in dispute, or 0."""
        amount = self.cleaned_data["amount"]
        return int(amount.micros) if amount is not None else 0


class HoldEndForm(AdjudgeForm):
    """What becomes of a hold."""

    error_fields: ClassVar = {"reason": "why"}

    outcome = forms.ChoiceField(
        label="What becomes of it?",
        choices=[
            ("release", "Release it: what it holds is free at once"),
            ("uphold", "Uphold it: it stands until its day"),
        ],
        widget=forms.RadioSelect,
    )
    why = long_text("Why?", MAX_WHY, rows=4, help_text="For the letter.")

    def __init__(self, *args: Any, contested: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        if not contested:
            outcome.choices = [("release", "Release it: what it holds is free at once")]
            self.initial["outcome"] = "release"
