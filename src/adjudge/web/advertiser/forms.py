"""What an advertiser can send. Rules are the domain's; here is only how people write things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django import forms

from adjudge.domain.ads.campaign import MAX_TARGETS, Targeting
from adjudge.domain.ads.party import MAX_EMAIL, MAX_NAME
from adjudge.domain.ads.promoted_post import MAX_URL
from adjudge.domain.cases import appeal, exhibit, particulars
from adjudge.domain.cases.ruling import MAX_RESPONSE
from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger.winddown import Choice
from adjudge.domain.posts.post import MAX_CODE_POINTS
from adjudge.services.charities import CHARITIES
from adjudge.services.funding import MAX_REFERENCE
from adjudge.settings import current_settings
from adjudge.web.forms import AdjudgeForm, MoneyField, WordsField

MAX_LIST: Final = 2_000
_BETWEEN: Final = re.compile(r"[,;\s]+")
_POST_ADDRESS: Final = re.compile(r"(?:.*/posts/)?([0-9a-f-]{36})/?")


class TargetsField(forms.CharField):
    """A list typed with commas; cleans to a tuple of codes, each once.

    `dimension` is a field of `Targeting`, which knows what its codes look like.
    """

    def __init__(self, *, dimension: str, upper: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"spellcheck": False}))
        super().__init__(required=False, max_length=MAX_LIST, **kwargs)
        self.dimension = dimension
        self.upper = upper

    def clean(self, value: Any) -> tuple[str, ...]:
        """The codes.

        Raises:
            ValidationError: too many, or one that is none.
        """
        typed = super().clean(value)
        cased = typed.upper() if self.upper else typed.lower()
        codes = tuple(dict.fromkeys(code for code in _BETWEEN.split(cased) if code))
        try:
            Targeting(**{self.dimension: codes})
        except InvalidValue as error:
            problem = str(error.details["problem"])
            if len(codes) > MAX_TARGETS:
                problem = f"{problem}; leave it empty to reach everybody"
            raise forms.ValidationError(
                f"{self.label}: {problem}. Write codes with commas between them",
                code=error.code,
            ) from None
        return codes


def long_text(label: str, limit: int, *, rows: int = 6, **options: Any) -> forms.CharField:
    """A text of several paragraphs."""
    return forms.CharField(
        label=label,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"max_length": f"Write at most {limit:,} characters"},
        **options,
    )


class OpenForm(AdjudgeForm):
    """Open an advertising account."""

    error_fields: ClassVar = {"legal name": "legal_name"}

    legal_name = forms.CharField(
        label="Legal name of the advertiser",
        help_text="The person or body on whose behalf posts are promoted. Readers see it on each "
        "promoted post.",
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.CharField(
        label="Country",
        help_text="The two-letter code of the country where it is seated, such as DE or SE.",
        max_length=2,
        widget=forms.TextInput(
            attrs={"width": "3", "autocomplete": "country", "spellcheck": False}
        ),
    )
    email = forms.CharField(
        label="E-mail address for letters",
        help_text="Every decision about your advertising is sent here, with its reasons.",
        max_length=MAX_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": False}),
    )

    def clean_country(self) -> str:
        """The code in capitals."""
        return str(self.cleaned_data["country"]).upper()


class DepositForm(AdjudgeForm):
    """Announce a bank transfer."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(
            currency=currency, label="Amount", help_text="For example 500.00"
        )
        self.order_fields(["amount", "reference"])

    reference = forms.CharField(
        label="Reference of your transfer",
        help_text="What you write on the bank transfer, so that we recognise it.",
        max_length=MAX_REFERENCE,
    )


class CampaignForm(AdjudgeForm):
    """A new campaign."""

    error_fields: ClassVar = {"campaign name": "name"}

    name = forms.CharField(
        label="What is the campaign called?",
        help_text="Only you see this name.",
        max_length=MAX_NAME,
    )


class LineItemForm(AdjudgeForm):
    """A new line item: a price, a budget, and whom it is for."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bid"] = MoneyField(
            currency=currency,
            label="Bid for a thousand impressions",
            help_text="The most you pay. You are charged what the next advertiser bid, or the "
            "lowest price, never more than this.",
        )
        self.fields["budget"] = MoneyField(
            currency=currency,
            label="Budget",
            help_text="The most this line item may ever spend. It is reserved from your balance "
            "now and given back when the campaign ends.",
        )
        self.order_fields(["bid", "budget", "countries", "languages", "topics"])

    countries = TargetsField(
        dimension="countries", upper=True, label="Countries", help_text="Codes such as DE, AT, CH."
    )
    languages = TargetsField(
        dimension="languages", label="Languages", help_text="Codes such as de, en."
    )
    topics = TargetsField(
        dimension="topics", label="Topics", help_text="Words such as gardening, cycling."
    )

    @property
    def targeting(self) -> Targeting:
        """Whom the line item is for."""
        return Targeting(**{n: self.cleaned_data[n] for n in ("countries", "languages", "topics")})


class LandingField(forms.CharField):
    """Where a click leads. A path of this site cleans to its whole address."""

    def __init__(self) -> None:
        super().__init__(
            label="Landing page",
            help_text="A web address that begins with https://, or a path of this site.",
            max_length=MAX_URL,
            widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": False}),
        )

    def clean(self, value: Any) -> str:
        """The address as screening and readers need it."""
        typed: str = super().clean(value)
        is_path = typed.startswith("/") and not typed.startswith("//")
        return f"{current_settings().base_url.rstrip('/')}{typed}" if is_path else typed


class PromoteForm(AdjudgeForm):
    """Which post to promote, and where a click leads."""

    error_fields: ClassVar = {"landing page": "landing_url"}

    post_id = forms.ChoiceField(
        label="Which of your posts?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a post"},
    )
    other_post = forms.CharField(
        label="Or the address of an older post of yours",
        required=False,
        max_length=MAX_URL,
        widget=forms.TextInput(attrs={"spellcheck": False}),
    )
    landing_url = LandingField()
    categories = WordsField(
        label="What is it about?",
        help_text="Words such as gambling, alcohol or politics, with commas between them. A rule "
        "or a pause for such a kind of promotion goes by them, and by what screening finds.",
    )

    def __init__(self, *args: Any, posts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["post_id"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = list(posts)

    def clean(self) -> dict[str, Any]:
        """Exactly one post."""
        cleaned = super().clean() or self.cleaned_data
        picked, typed = cleaned.get("post_id", ""), cleaned.get("other_post", "").strip()
        if typed:
            if not self.data.get(self.add_prefix("post_id")):
                # The address takes the place of a choice.
                self.errors.pop("post_id", None)
            match = _POST_ADDRESS.fullmatch(typed)
            if match is None:
                self.add_error(
                    "other_post",
                    forms.ValidationError(
                        "Copy the whole address of the post", code="post.address"
                    ),
                )
            elif picked and picked != match[1]:
                self.add_error(
                    "other_post",
                    forms.ValidationError(
                        "Choose a post above or give an address, not both", code="post.two"
                    ),
                )
            else:
                cleaned["post_id"] = match[1]
        return cleaned


class TextForm(AdjudgeForm):
    """A text that is tried against the policy, or sent in place of one that was declined."""

    error_fields: ClassVar = {"landing page": "landing_url"}

    text = forms.CharField(
        label="Text",
        help_text="At most 280 characters.",
        max_length=MAX_CODE_POINTS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    landing_url = LandingField()


class AnswerForm(AdjudgeForm):
    """The answer to a proposal letter."""

    error_fields: ClassVar = {"answer": "text"}

    text = long_text("What do you say to this proposal?", MAX_RESPONSE, rows=10)


class ParticularsForm(AdjudgeForm):
    """A request to be specific."""

    question = long_text("What do you want us to be specific about?", particulars.MAX_TEXT)


class AppealForm(AdjudgeForm):
    """An appeal in three questions."""

    error_fields: ClassVar = {"appeal": "on_facts"}

    on_facts = long_text(
        "What is wrong with the facts?",
        appeal.MAX_TEXT,
        required=False,
        help_text="What did not happen as the letter says, or is not shown by its exhibits?",
    )
    on_rule = long_text(
        "What is wrong with the rule, or how it was applied?",
        appeal.MAX_TEXT,
        required=False,
        help_text="Is it another rule, another version, or does it not mean what the letter says?",
    )
    on_proportion = long_text(
        "Why does the decision go too far?",
        appeal.MAX_TEXT,
        required=False,
        help_text="What milder measure would have done, and what harm does this one do?",
    )


class ExhibitAnswerForm(AdjudgeForm):
    """What the party says of an exhibit."""

    error_fields: ClassVar = {"answer": "text"}

    contest = forms.ChoiceField(
        label="Is it right?",
        choices=(
            (exhibit.Contest.DISPUTED.value, "No, we dispute it"),
            (exhibit.Contest.ADMITTED.value, "Yes, we admit it"),
        ),
        widget=forms.RadioSelect,
    )
    text = long_text("What do you say of it?", exhibit.MAX_ANSWER)


class CloseForm(AdjudgeForm):
    """Close the advertising account."""

    confirm = forms.MultipleChoiceField(
        label="Close the advertising account?",
        choices=(("yes", "Yes, end all campaigns now and pay out what is left"),),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick the box if you want to close the account"},
    )


class MoneyBackForm(AdjudgeForm):
    """Ask for the money back."""

    confirm = forms.MultipleChoiceField(
        label="Ask for the money back?",
        choices=(("yes", "Yes, end all campaigns now and pay out what is left"),),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick the box if you want your money back"},
    )


CHOICES: Final[tuple[tuple[str, str], ...]] = (
    (Choice.REFUND.value, "Back to us"),
    (Choice.DONATE.value, "To a charity"),
    (Choice.DEFER.value, "Not yet: keep it here"),
)
"""What a payer may choose for the rest of its money, in its own words."""


class ElectForm(AdjudgeForm):
    """Where the rest of the money goes."""

    choice = forms.ChoiceField(
        label="Where should the money go?", choices=CHOICES, widget=forms.RadioSelect
    )
    charity_id = forms.ChoiceField(
        label="Which charity?",
        required=False,
        choices=[
            (body.id, f"{body.legal_name} ({body.country}, number {body.registry_number})")
            for body in CHARITIES
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, may_donate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_donate:
            choice = self.fields["choice"]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [pair for pair in CHOICES if pair[0] != Choice.DONATE.value]
            del self.fields["charity_id"]

    def clean(self) -> dict[str, Any]:
        """A donation names its charity; nothing else does."""
        cleaned = super().clean() or self.cleaned_data
        donates = cleaned.get("choice") == Choice.DONATE.value
        if donates and not cleaned.get("charity_id") and "charity_id" not in self.errors:
            self.add_error(
                "charity_id",
                forms.ValidationError("Choose a charity", code="winddown.donation_needs_election"),
            )
        if not donates:
            cleaned["charity_id"] = ""
        return cleaned
