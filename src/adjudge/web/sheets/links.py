"""Links between parties: found, contested, decided; and the extension of a measure by one."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.utils.html import format_html, format_html_join

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, Exhibit, Party, Ruling, StepRow
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.link import Link, LinkKind
from adjudge.domain.cases.order import MAX_TEXT
from adjudge.services.links import decide_link, extend_to_linked, find_link
from adjudge.web.formats import day
from adjudge.web.forms import AdjudgeForm, DayField, long_text
from adjudge.web.jinja import url
from adjudge.web.sheets.belongs import AT_DESK, case_about, case_of
from adjudge.web.sheets.corrections import REVIEWERS
from adjudge.web.sheets.sheet import REVIEW, Deed, Opening, Row, Sheet, allows, row

MAX_FOUND: Final = 200
KINDS: Final = {
    LinkKind.CONTROLS: "It controls the other",
    LinkKind.ACTS_FOR: "It acts for the other",
    LinkKind.SUCCEEDS: "It succeeds the other",
    LinkKind.SAME_OPERATOR: "The same people run both",
}
CARRYING: Final = ("found", "stands")
"""States in which a link can carry a measure."""


class LinkForm(AdjudgeForm):
    """How the party of the case relates to another."""

    error_fields: ClassVar = {"other party": "other_party_id", "exhibits": "exhibit_ids"}

    type = forms.ChoiceField(
        label="How does the party of this case relate to the other?",
        choices=[(each.value, words) for each, words in KINDS.items()],
        widget=forms.RadioSelect,
    )
    other_party_id = forms.ChoiceField(label="To which party?")
    holds_office = forms.BooleanField(
        label="One is a person and an officer of the other",
        help_text="Such a link never carries a measure from the person to the firm.",
        required=False,
    )
    began = DayField(label="Since when?")
    ended = DayField(label="Until when, if it has ended?", required=False)
    exhibit_ids = forms.MultipleChoiceField(
        label="On which exhibits does it rest?", widget=forms.CheckboxSelectMultiple
    )
    why = long_text("Why do they show it?", MAX_TEXT, rows=4)

    def __init__(self, *args: Any, case_id: str, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = Party.objects.exclude(cases=case_id).exclude(pk__in=actor.party_ids)
        _offer(
            self,
            "other_party_id",
            [
                ("", "Choose a party"),
                *(
                    (each.pk, f"{each.legal_name} ({each.country})")
                    for each in parties.order_by("-pk")[:MAX_FOUND]
                ),
            ],
        )
        exhibits = Exhibit.objects.filter(case_id=case_id).order_by("number")
        _offer(
            self, "exhibit_ids", [(each.pk, f"E{each.number}: {each.title}") for each in exhibits]
        )


class LinkDecisionForm(AdjudgeForm):
    """Whether a link stands."""

    stands = forms.ChoiceField(
        label="Does it stand?",
        choices=[
            ("yes", "It stands"),
            ("no", "It is struck: what reached another account by it is given back"),
        ],
        widget=forms.RadioSelect,
    )
    reasons = long_text("Why?", MAX_TEXT, rows=4)

    def __init__(self, *args: Any, link: Link, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not allows(link, "stand"):
            self.fields["stands"].label = "What is decided?"
            _offer(self, "stands", [("no", "It is struck: nothing can rest on it any more")])


class ExtendForm(AdjudgeForm):
    """Which measure reaches which account."""

    ruling_id = forms.ChoiceField(label="Which measure?")
    advertiser_id = forms.ChoiceField(label="Which account should it reach?")

    def __init__(self, *args: Any, link: Link, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rulings = Ruling.objects.filter(party_id__in=link.parties, status="in force")
        accounts = Advertiser.objects.filter(party_id__in=link.parties, closed_at=None)
        _offer(
            self,
            "ruling_id",
            [
                (each.pk, f"R-{each.number} on {each.party.legal_name}")
                for each in rulings.select_related("party").order_by("-number")[:MAX_FOUND]
            ],
        )
        _offer(
            self,
            "advertiser_id",
            [
                (each.pk, f"{each.party.legal_name}, @{each.account.username}")
                for each in accounts.select_related("party", "account").order_by("-pk")[:MAX_FOUND]
            ],
        )


def _offer(form: AdjudgeForm, name: str, choices: list[tuple[str, str]]) -> None:
    offered = form.fields[name]
    assert isinstance(offered, forms.ChoiceField)
    offered.choices = choices


def name_of(party_id: str | None) -> str:
    """The legal name of a party."""
    return Party.objects.filter(pk=party_id).values_list("legal_name", flat=True).first() or ""


def rows_of(link: Link) -> list[Row]:
    """What is known of a link, in lines; for its parties as well."""
    exhibits = Exhibit.objects.filter(pk__in=link.exhibit_ids).order_by("number")
    found = [
        row("First party", name_of(link.party_id)),
        row("Relation", KINDS[link.type]),
        row("Other party", name_of(link.other_party_id)),
        row("Since", day(link.began)),
        row("Rests on", ", ".join(f"E{each.number} {each.title}" for each in exhibits)),
    ]
    if link.ended:
        found.append(row("Until", day(link.ended)))
    if link.holds_office:
        found.append(row("Office", "An officer of a firm: it never carries a measure to the firm"))
    return found


def _staff_rows(link: Link) -> list[Row]:
    """The same, with the rulings that reached another account by it."""
    steps = StepRow.objects.filter(subject_kind="ruling", name="propose", data__link_id=link.id)
    rulings = Ruling.objects.filter(pk__in=steps.values("subject_id")).select_related("party")
    if not rulings:
        return rows_of(link)
    lines = format_html_join(
        "",
        "<li><a class='govuk-link' href='{}'>R-{}</a> on {}: {}</li>",
        (
            (url("review:ruling", each.pk), each.number, each.party.legal_name, each.status)
            for each in rulings
        ),
    )
    listed = format_html("<ul class='govuk-list'>{}</ul>", lines)
    return [*rows_of(link), row("Carried by it", listed)]


def _is_reviewer(actor: Actor) -> bool:
    return StaffRole.REVIEWER in actor.roles


def _may_carry(link: Link, actor: Actor) -> bool:
    carries = link.status in CARRYING and link.type is not LinkKind.ACTS_FOR
    rulings = Ruling.objects.filter(party_id__in=link.parties, status="in force")
    return _is_reviewer(actor) and carries and rulings.exists()


def _find(actor: Actor, about: str, form: AdjudgeForm) -> Link:
    said = form.cleaned_data
    return find_link(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        case_id=about,
        type=LinkKind(said["type"]),
        other_party_id=said["other_party_id"],
        began=said["began"],
        ended=said["ended"],
        exhibit_ids=tuple(said["exhibit_ids"]),
        why=said["why"],
        holds_office=said["holds_office"],
    )


def _decide(actor: Actor, link: Link, form: AdjudgeForm) -> Link:
    return decide_link(
        bootstrap.deps(),
        actor,
        link_id=link.id,
        stands=form.cleaned_data["stands"] == "yes",
        reasons=form.cleaned_data["reasons"],
    )


def _extend(actor: Actor, link: Link, form: AdjudgeForm) -> object:
    return extend_to_linked(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        ruling_id=form.cleaned_data["ruling_id"],
        link_id=link.id,
        advertiser_id=form.cleaned_data["advertiser_id"],
    )


LINKS: Final = Sheet[Link](
    kind=Link,
    slug="links",
    desk=REVIEW,
    roles=AT_DESK,
    noun="Link",
    plural="Links between parties",
    lede="A link has no effect on anybody by itself, and each of its parties can contest it.",
    empty="A link is recorded from the page of a case, on exhibits of that case.",
    title=lambda link: f"{name_of(link.party_id)} and {name_of(link.other_party_id)}",
    rows=_staff_rows,
    texts=lambda link: [("Why the exhibits show it", link.why)],
    steps={"": "Found", "contest": "Contested", "stand": "It stands", "strike": "Struck"},
    tones={"found": "draft", "contested": "contested", "stands": "force", "struck": "ended"},
    about=case_of,
    deeds=(
        Deed[Link](
            name="decide",
            title="Decide about it",
            button="Decide",
            said="Decided.",
            hint="Somebody who did not find it decides that it stands; anybody can strike it.",
            is_open=lambda link, actor: (
                _is_reviewer(actor) and (allows(link, "stand") or allows(link, "strike"))
            ),
            make_form=lambda data, link, _actor: LinkDecisionForm(data, link=link),
            act=_decide,
        ),
        Deed[Link](
            name="extend",
            title="Extend a measure to the other account",
            button="Propose the addendum",
            said="Proposed as a ruling of its own. A second person approves it, and then its "
            "addendum is served.",
            kind="secondary",
            is_open=_may_carry,
            make_form=lambda data, link, _actor: ExtendForm(data, link=link),
            act=_extend,
        ),
    ),
    role="reviewer",
    opening=Opening[Link](
        title="Record a link",
        lede="The party of this case is linked to another. That alone has no effect on either.",
        button="Record it",
        said="Recorded. It has no effect on anybody.",
        roles=REVIEWERS,
        known=case_about,
        needs_about=True,
        make_form=lambda data, _files, about, actor: LinkForm(data, case_id=about, actor=actor),
        act=_find,
    ),
)
