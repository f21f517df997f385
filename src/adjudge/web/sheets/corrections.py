"""Corrections shown where an ad ran (recalls), and referrals to the other rulebook."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from adjudge import bootstrap
from adjudge.adapters.store.models import Case, Post, PromotedPost
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.order import MAX_TEXT
from adjudge.domain.cases.recall import Recall
from adjudge.domain.cases.referral import OtherRulebook, Referral
from adjudge.services.recalls import decide_referral, refer, show_recall, withdraw_recall
from adjudge.web.formats import plural, time_tag
from adjudge.web.forms import AdjudgeForm, DayField, long_text
from adjudge.web.sheets.belongs import AT_DESK, case_about, case_of, ruling_about
from adjudge.web.sheets.sheet import REVIEW, Deed, Opening, Row, Sheet, allows, midnight, plain, row

REVIEWERS: Final = frozenset({StaffRole.REVIEWER})
MAX_POSTS: Final = 200
RULEBOOKS: Final = {
    OtherRulebook.RULES: "The Rules, for what is said here",
    OtherRulebook.ADS: "The Ads Policy",
}


class RecallForm(AdjudgeForm):
    """A public correction."""

    error_fields: ClassVar = {"ends at": "ends_on", "promoted posts": "text"}
    code_fields: ClassVar = {"publication.not_in_letters": "text"}

    text = long_text(
        "What is put right?",
        MAX_TEXT,
        rows=4,
        help_text="Readers see it where the posts of this ruling ran. Nothing that its letter does "
        "not say.",
    )
    ends_on = DayField(label="Shown until")


class ReferralForm(AdjudgeForm):
    """Let the other rulebook look at something."""

    to = forms.ChoiceField(
        label="Who should look at it?",
        choices=[(each.value, words) for each, words in RULEBOOKS.items()],
        widget=forms.RadioSelect,
    )
    post_id = forms.ChoiceField(label="At which post?", required=False)
    why = long_text("Why?", MAX_TEXT, rows=4)

    def __init__(self, *args: Any, case_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        advertiser = Case.objects.filter(pk=case_id).values_list("advertiser_id", flat=True).first()
        promoted = PromotedPost.objects.filter(advertiser_id=advertiser)
        posts = Post.objects.filter(pk__in=promoted.values_list("post_id", flat=True))
        offered = self.fields["post_id"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [
            ("", "No post in particular"),
            *((each.pk, each.text) for each in posts.order_by("-id")[:MAX_POSTS]),
        ]


class TakenUpForm(AdjudgeForm):
    """What the other side does with a referral."""

    take_up = forms.ChoiceField(
        label="What is done with it?",
        choices=[("yes", "It is taken up"), ("no", "It is left")],
        widget=forms.RadioSelect,
    )


def _is_reviewer(actor: Actor) -> bool:
    return StaffRole.REVIEWER in actor.roles


def _referral_rows(found: Referral) -> list[Row]:
    text = Post.objects.filter(pk=found.post_id).values_list("text", flat=True).first()
    return [
        row("To", RULEBOOKS[found.to]),
        row("About the post", text or "No post in particular"),
    ]


def _show(actor: Actor, about: str, form: AdjudgeForm) -> Recall:
    return show_recall(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        ruling_id=about,
        text=form.cleaned_data["text"],
        ends_at=midnight(form.cleaned_data["ends_on"]),
    )


def _refer(actor: Actor, about: str, form: AdjudgeForm) -> Referral:
    said = form.cleaned_data
    return refer(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        case_id=about,
        to=OtherRulebook(said["to"]),
        why=said["why"],
        post_id=said["post_id"],
    )


RECALLS: Final = Sheet[Recall](
    kind=Recall,
    slug="recalls",
    desk=REVIEW,
    roles=AT_DESK,
    noun="Correction",
    plural="Corrections",
    lede="Public corrections, shown to readers where a promoted post ran.",
    empty="A correction is shown from the page of a ruling that was served.",
    title=lambda found: f"Correction {found.id[-8:]}",
    rows=lambda found: [
        row("Shown until", time_tag(found.ends_at)),
        row("Where", plural(len(found.promoted_post_ids), "promoted post", "promoted posts")),
    ],
    texts=lambda found: [("What readers see", found.text)],
    steps={"": "Shown", "expire": "Taken down on its day", "withdraw": "Taken down"},
    tones={"shown": "force", "ended": "ended", "withdrawn": "ended"},
    about=case_of,
    deeds=(
        Deed[Recall](
            name="withdraw",
            title="Take it down",
            button="Take it down",
            said="Taken down.",
            kind="secondary",
            is_open=lambda found, actor: _is_reviewer(actor) and allows(found, "withdraw"),
            act=lambda actor, found, _form: withdraw_recall(
                bootstrap.deps(), actor, recall_id=found.id
            ),
        ),
    ),
    role="reviewer",
    opening=Opening[Recall](
        title="Show a correction",
        lede="The party had the letter of the ruling first, which says the same.",
        button="Show it",
        said="Readers see it now.",
        roles=REVIEWERS,
        known=ruling_about,
        needs_about=True,
        make_form=plain(RecallForm),
        act=_show,
    ),
)

REFERRALS: Final = Sheet[Referral](
    kind=Referral,
    slug="referrals",
    desk=REVIEW,
    roles=AT_DESK,
    noun="Referral",
    plural="Referrals",
    lede="What the other rulebook is asked to look at. It has no effect here or there by itself.",
    empty="A referral is made from the page of a case.",
    title=lambda found: f"To {RULEBOOKS[found.to].partition(',')[0]} {found.id[-8:]}",
    rows=_referral_rows,
    texts=lambda found: [("Why", found.why)],
    steps={"": "Referred", "take_up": "Taken up", "leave": "Left"},
    tones={"referred": "waiting", "taken up": "ended", "left": "ended"},
    about=case_of,
    deeds=(
        Deed[Referral](
            name="decide",
            title="Decide about it",
            button="Enter it",
            said="Entered.",
            is_open=lambda found, actor: _is_reviewer(actor) and allows(found, "leave"),
            make_form=plain(TakenUpForm),
            act=lambda actor, found, form: decide_referral(
                bootstrap.deps(),
                actor,
                referral_id=found.id,
                take_up=form.cleaned_data["take_up"] == "yes",
            ),
        ),
    ),
    role="reviewer",
    opening=Opening[Referral](
        title="Refer to the other rulebook",
        lede="It has no effect here or there by itself.",
        button="Refer it",
        said="Referred.",
        roles=REVIEWERS,
        known=case_about,
        needs_about=True,
        make_form=lambda data, _files, about, _actor: ReferralForm(data, case_id=about),
        act=_refer,
    ),
)
