"""What staff say or give without opening a matter: statements, letters of information, gifts ..."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, User
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases import order
from adjudge.domain.errors import InvalidValue
from adjudge.services import disclosures
from adjudge.services.disclosures import inform_party, tell_authority
from adjudge.services.gifts import MAX_RECIPIENT, give_from_revenue
from adjudge.services.mandates import end_agency_mandates
from adjudge.services.publications import publish_statement
from adjudge.services.unavailable import make_unavailable
from adjudge.settings import current_settings
from adjudge.web.formats import plural
from adjudge.web.forms import AdjudgeForm, MoneyField, long_text
from adjudge.web.sheets.acts import OPERATORS
from adjudge.web.sheets.belongs import case_about, case_id_of, ruling_about
from adjudge.web.sheets.corrections import REVIEWERS
from adjudge.web.sheets.orders import FILERS
from adjudge.web.sheets.publications import PUBLICATIONS
from adjudge.web.sheets.sheet import OPERATE, REVIEW, Errand, plain
from adjudge.web.sheets.wind_downs import MONEY_ERRANDS

MAX_FOUND: Final = 200
MAX_LAW: Final = 200


class StatementForm(AdjudgeForm):
    """Say something in public about one advertiser."""

    code_fields: ClassVar = {"publication.not_in_letters": "text"}

    advertiser_id = forms.ChoiceField(label="About which advertiser?")
    text = long_text(
        "What is said?",
        disclosures.MAX_TEXT,
        rows=6,
        help_text="Each sentence has to stand in a letter that was served on it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Advertiser.objects.select_related("party", "account").order_by("-id")[:MAX_FOUND]
        offered = self.fields["advertiser_id"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [
            ("", "Choose an advertiser"),
            *((each.pk, f"{each.party.legal_name}, @{each.account.username}") for each in rows),
        ]


class AuthorityForm(AdjudgeForm):
    """Tell a court, an authority or a parliament about a case."""

    case = forms.CharField(
        label="About which case?",
        help_text="Its reference, like C-12.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "width": "5"}),
    )
    authority = forms.CharField(label="Who is told?", max_length=disclosures.MAX_AUTHORITY)
    text = long_text("What are they told?", disclosures.MAX_TEXT)
    copy_forbidden_by = forms.CharField(
        label="Which law forbids that the party has a copy?",
        help_text="Left empty, the party has its copy at once, as a letter.",
        max_length=MAX_LAW,
        required=False,
    )


class InformationForm(AdjudgeForm):
    """Tell the party something."""

    text = long_text(
        "What is the party told?",
        disclosures.MAX_TEXT,
        help_text="Facts. What stands here may be said in public afterwards.",
    )


class UnavailableForm(AdjudgeForm):
    """An account was suspended under the Rules."""

    handle = forms.CharField(
        label="Which account?",
        help_text="Its name, like @kestrel.",
        max_length=151,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": False}),
    )
    cause = long_text("What happened?", order.MAX_TEXT, rows=4)


def _gift_form(data: Any, _about: str, _actor: Actor) -> AdjudgeForm:
    class GiftForm(AdjudgeForm):
        """Give part of the revenue away."""

        recipient = forms.CharField(label="To whom?", max_length=MAX_RECIPIENT)
        amount = MoneyField(label="How much?", currency=current_settings().currency)

    return GiftForm(data)


def _state(actor: Actor, _about: str, form: AdjudgeForm) -> str:
    said = form.cleaned_data
    entry = publish_statement(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        advertiser_id=said["advertiser_id"],
        text=said["text"],
    )
    return f"Said in public: it is entry {entry.index} of the register."


def _tell(actor: Actor, _about: str, form: AdjudgeForm) -> str:
    said = form.cleaned_data
    copy = tell_authority(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        case_id=case_id_of(said["case"]),
        authority=said["authority"],
        text=said["text"],
        copy_forbidden_by=said["copy_forbidden_by"],
    )
    if copy is None:
        return "Entered. The party has no copy, by the law that you named."
    return "Entered, and the party's copy is served."


def _inform(actor: Actor, about: str, form: AdjudgeForm) -> str:
    text = form.cleaned_data["text"]
    inform_party(bootstrap.deps(), actor, request_id=form.request_key, case_id=about, text=text)
    return "The letter is served. It decides nothing."


def _make_unavailable(actor: Actor, _about: str, form: AdjudgeForm) -> str:
    name = form.cleaned_data["handle"].strip().removeprefix("@")
    account = User.objects.filter(username=name).first()
    if account is None:
        raise InvalidValue(field="handle", problem="there is no such account")
    stopped = make_unavailable(
        bootstrap.deps(), actor, account_id=str(account.pk), cause=form.cleaned_data["cause"]
    )
    if not stopped:
        return "Nothing of this account was promoted."
    words = plural(stopped, "promoted post has", "promoted posts have")
    return f"{words} ended, without fault. The money is free, and a letter says so."


def _give(actor: Actor, _about: str, form: AdjudgeForm) -> str:
    said = form.cleaned_data
    give_from_revenue(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        recipient=said["recipient"],
        amount=said["amount"],
    )
    return "Given, and entered publicly."


def _end_mandates(actor: Actor, about: str, _form: AdjudgeForm) -> str:
    ended = end_agency_mandates(bootstrap.deps(), actor, ruling_id=about)
    words = plural(len(ended), "mandate has", "mandates have")
    return f"{words} ended. Each client has its letter."


ERRANDS: Final = (
    Errand(
        slug="statements",
        desk=OPERATE,
        title="Say something about an advertiser in public",
        lede="It stands in the register for everybody. The advertiser has heard it before.",
        button="Say it in public",
        roles=OPERATORS,
        make_form=plain(StatementForm),
        act=_state,
    ),
    Errand(
        slug="authorities",
        desk=OPERATE,
        title="Tell an authority",
        lede="What must be told is free. It never cures a ruling.",
        button="Enter what we tell, and serve the copy",
        roles=FILERS,
        make_form=plain(AuthorityForm),
        act=_tell,
    ),
    Errand(
        slug="information",
        desk=REVIEW,
        title="Write an information letter",
        lede="It states facts, decides nothing and starts no clock.",
        button="Serve the letter",
        roles=REVIEWERS,
        known=case_about,
        make_form=plain(InformationForm),
        act=_inform,
    ),
    Errand(
        slug="unavailable",
        desk=OPERATE,
        title="Carry out a suspension under the Rules",
        lede="What the account promoted ends without fault, and its money is free.",
        button="End what it promotes",
        kind="warning",
        roles=FILERS,
        make_form=plain(UnavailableForm),
        act=_make_unavailable,
    ),
    Errand(
        slug="gifts",
        desk=OPERATE,
        title="Give revenue away",
        lede="Only of this site's own revenue. What customers paid in is theirs.",
        button="Give it",
        roles=frozenset({StaffRole.OPERATOR}),
        make_form=_gift_form,
        act=_give,
    ),
    Errand(
        slug="agency-mandates",
        desk=REVIEW,
        title="End the mandates of an agency",
        lede="A measure on an agency ends its mandates, not its clients: each gets a letter.",
        button="End them, and tell each client",
        roles=REVIEWERS,
        known=ruling_about,
        make_form=plain(AdjudgeForm),
        act=_end_mandates,
    ),
    *PUBLICATIONS,
    *MONEY_ERRANDS,
)
