"""Re-screenings: the named list of what an older text admitted, approved by the two of the act."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from adjudge import bootstrap
from adjudge.adapters.store.models import Party, PromotedPost
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.rescreening import MAX_ITEMS, Rescreening
from adjudge.services.rescreening import (
    Falling,
    approve_rescreening,
    drop_rescreening,
    propose_rescreening,
    who_would_fall,
)
from adjudge.web.formats import plural, time_tag
from adjudge.web.forms import AdjudgeForm, DayField
from adjudge.web.jinja import url
from adjudge.web.sheets.acts import OPERATORS
from adjudge.web.sheets.sheet import (
    OPERATE,
    About,
    Deed,
    Opening,
    Row,
    Sheet,
    allows,
    is_operator,
    midnight,
    row,
)

SHOWN: Final = 200
"""Posts that the page of a list names; it says how many more there are."""


class RescreeningForm(AdjudgeForm):
    """Which posts fall, and when."""

    error_fields: ClassVar = {"promoted posts": "promoted_post_ids"}
    code_fields: ClassVar = {"rescreening.too_soon": "effective_on"}

    promoted_post_ids = forms.MultipleChoiceField(
        label="Which posts fall?",
        help_text="These run now, were admitted before, and the new text would not admit them.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one post"},
    )
    effective_on = DayField(
        label="They fall on",
        help_text="At the beginning of that day (UTC): 15 days after their letters or later, and "
        "not before the run-off of the act is over.",
    )

    def __init__(self, *args: Any, falling: tuple[Falling, ...], **kwargs: Any) -> None:
        found = falling[:MAX_ITEMS]
        names = dict(
            Party.objects.filter(pk__in={each.party_id for each in found}).values_list(
                "pk", "legal_name"
            )
        )
        texts = _texts([each.promoted_post.id for each in found])
        ticked = [each.promoted_post.id for each in found]
        super().__init__(*args, initial={"promoted_post_ids": ticked}, **kwargs)
        offered = self.fields["promoted_post_ids"]
        assert isinstance(offered, forms.MultipleChoiceField)
        offered.choices = [
            (key, f"{names[each.party_id]}: {texts[key]} ({', '.join(_clauses(each))})")
            for key, each in ((each.promoted_post.id, each) for each in found)
        ]
        if not found:
            offered.help_text = "Nothing that runs now would fall by a rule of the new text."


def _clauses(falling: Falling) -> list[str]:
    return [hit.clause_ref for hit in falling.screening.hits]


def act_about(act_id: str, actor: Actor) -> About:
    """The act under which is re-screened. Raises `NotFound`."""
    del actor
    act = matters_of(GeneralAct).get(act_id)
    return About(href=url("sheets:acts", act_id), words=act.title, caption=act.title)


def _texts(promoted_post_ids: list[str]) -> dict[str, str]:
    rows = PromotedPost.objects.filter(pk__in=promoted_post_ids).select_related("post")
    return {each.pk: each.post.text for each in rows}


def _named(found: Rescreening) -> SafeString:
    ids = list(found.promoted_post_ids)
    texts = _texts(ids[:SHOWN])
    lines = [(texts.get(key, key),) for key in ids[:SHOWN]]
    if len(ids) > SHOWN:
        lines.append((f"and {plural(len(ids) - SHOWN, 'more', 'more')}",))
    listed = format_html_join("", "<li dir='auto'>{}</li>", lines)
    return format_html("<ul class='govuk-list govuk-list--bullet'>{}</ul>", listed)


def _rows(found: Rescreening) -> list[Row]:
    return [
        row("Under the act", matters_of(GeneralAct).get(found.act_id).title),
        row("They fall", time_tag(found.effective_at)),
        row("Posts", _named(found)),
    ]


def _form(data: Any, _files: Any, about: str, actor: Actor) -> AdjudgeForm:
    return RescreeningForm(data, falling=who_would_fall(bootstrap.deps(), actor, act_id=about))


def _propose(actor: Actor, about: str, form: AdjudgeForm) -> Rescreening:
    return propose_rescreening(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        act_id=about,
        promoted_post_ids=form.cleaned_data["promoted_post_ids"],
        effective_at=midnight(form.cleaned_data["effective_on"]),
    )


def _may_approve(found: Rescreening, actor: Actor) -> bool:
    other = found.proposed.actor_id != actor.id
    return is_operator(actor) and other and allows(found, "approve")


RESCREENINGS: Final = Sheet[Rescreening](
    kind=Rescreening,
    slug="rescreenings",
    desk=OPERATE,
    roles=OPERATORS,
    noun="Re-screening",
    plural="Re-screenings",
    lede="What an older text admitted falls by a new one only by name, and each party is told "
    "15 days before.",
    empty="A list is proposed from the page of a general act in force that changes clauses.",
    title=lambda found: found.reference.capitalize(),
    rows=_rows,
    texts=lambda _found: [],
    steps={
        "": "Listed",
        "propose": "Proposed",
        "approve": "Approved by the other one who published the act",
        "drop": "Dropped",
        "tell": "Each party has its letter",
    },
    tones={"proposed": "waiting", "approved": "force", "told": "force", "dropped": "ended"},
    about=lambda found: [act_about_of(found)],
    deeds=(
        Deed[Rescreening](
            name="approve",
            title="Approve the list",
            button="Approve it, and serve each letter",
            said="Approved. Each party has its own letter and its own ruling.",
            hint="Only the two who published the act can decide about it: one proposes, the other "
            "approves.",
            is_open=_may_approve,
            act=lambda actor, found, _form: approve_rescreening(
                bootstrap.deps(), actor, rescreening_id=found.id
            ),
        ),
        Deed[Rescreening](
            name="drop",
            title="Drop the list",
            button="Drop it",
            said="Dropped. Nothing falls by it.",
            kind="secondary",
            is_open=lambda found, actor: is_operator(actor) and allows(found, "drop"),
            act=lambda actor, found, _form: drop_rescreening(
                bootstrap.deps(), actor, rescreening_id=found.id
            ),
        ),
    ),
    role="operator",
    opening=Opening[Rescreening](
        title="Re-screen what an older text admitted",
        lede="Untick what should go on. Everything that is left falls by name.",
        button="Propose the list",
        said="Proposed. The other one who published the act approves it.",
        roles=OPERATORS,
        known=act_about,
        needs_about=True,
        make_form=_form,
        act=_propose,
    ),
)


def act_about_of(found: Rescreening) -> About:
    """The page of its act."""
    return About(
        href=url("sheets:acts", found.act_id),
        words=matters_of(GeneralAct).get(found.act_id).title,
    )
