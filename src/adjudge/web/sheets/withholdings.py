"""Withholdings: what letters do not show of an exhibit, asked by one person, confirmed by another.

Nothing of a sealed exhibit is here: it is read where each view is logged.
"""

from __future__ import annotations

from typing import Any, Final

from django import forms

from adjudge import bootstrap
from adjudge.adapters.store.repositories.cases import ExhibitRepository
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.exhibit import MAX_GIST, Disclosure
from adjudge.domain.cases.withholding import Withholding, WithholdingCode
from adjudge.services.withholdings import (
    confirm_withholding,
    drop_withholding,
    unseal,
    withhold_exhibit,
)
from adjudge.web.formats import time_tag
from adjudge.web.forms import AdjudgeForm, DayField, long_text
from adjudge.web.jinja import url
from adjudge.web.review.desk import case_file
from adjudge.web.sheets.belongs import AT_DESK, case_of
from adjudge.web.sheets.corrections import REVIEWERS
from adjudge.web.sheets.sheet import REVIEW, About, Deed, Opening, Row, Sheet, allows, midnight, row

CLASSES: Final = {
    Disclosure.GIST: "As a gist: letters tell a fair summary",
    Disclosure.SEALED: "Sealed: only auditors read it, and every view is logged",
}


class WithholdForm(AdjudgeForm):
    """Ask that an exhibit is withheld."""

    disclosure = forms.ChoiceField(
        label="How is it withheld?",
        choices=[(each.value, words) for each, words in CLASSES.items()],
        widget=forms.RadioSelect,
    )
    code = forms.ChoiceField(
        label="Because of what?",
        help_text="Letters say it.",
        choices=[(each.value, each.value.capitalize()) for each in WithholdingCode],
        widget=forms.RadioSelect,
    )
    gist = long_text(
        "What is the party told instead?",
        MAX_GIST,
        rows=4,
        help_text="A fair summary; of what is sealed, what kind of thing it is.",
    )
    until = DayField(
        label="Until when?",
        help_text="At most 180 days. Then an addendum tells it, and the time to appeal runs anew.",
    )


def exhibit_about(exhibit_id: str, actor: Actor) -> About:
    """The exhibit that is to be withheld. Raises `NotFound`, `NotAllowed` as its page does."""
    file = case_file(ExhibitRepository().get(exhibit_id).case_id, actor)
    label = file.exhibits_by_id[exhibit_id].label
    return About(
        href=url("review:exhibit", exhibit_id),
        words=f"Exhibit {label}",
        caption=f"Exhibit {label} · case {file.case.reference} · {file.party_name}",
    )


def _label(found: Withholding) -> str:
    return ExhibitRepository().get(found.exhibit_id).label


def _rows(found: Withholding) -> list[Row]:
    return [
        row("Exhibit", _label(found)),
        row("How", CLASSES[found.disclosure]),
        row("Because of", found.code.value),
        row("Until", time_tag(found.until)),
    ]


def _about(found: Withholding) -> list[About]:
    href = url("review:exhibit", found.exhibit_id)
    return [About(href=href, words=f"Exhibit {_label(found)}"), *case_of(found)]


def _may_withhold(found: Withholding, actor: Actor) -> bool:
    return StaffRole.REVIEWER in actor.roles and found.party_id not in actor.interests


def _may_confirm(found: Withholding, actor: Actor) -> bool:
    other = actor.id != found.opened_by
    return other and _may_withhold(found, actor) and allows(found, "confirm")


def _ask(actor: Actor, about: str, form: AdjudgeForm) -> Withholding:
    said = form.cleaned_data
    return withhold_exhibit(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        exhibit_id=about,
        disclosure=Disclosure(said["disclosure"]),
        code=WithholdingCode(said["code"]),
        gist=said["gist"],
        until=midnight(said["until"]),
    )


def _form(data: Any, _files: Any, _about: str, _actor: Actor) -> AdjudgeForm:
    return WithholdForm(data)


WITHHOLDINGS: Final = Sheet[Withholding](
    kind=Withholding,
    slug="withholdings",
    desk=REVIEW,
    roles=AT_DESK,
    noun="Withholding",
    plural="Withheld exhibits",
    lede="What letters do not show of an exhibit: with a code, a second person and an end.",
    empty="An exhibit is withheld from its page, before a letter cites it.",
    title=lambda found: f"Exhibit {_label(found)}, {found.disclosure.value}",
    rows=_rows,
    texts=lambda found: [("What the party is told instead", found.told)],
    steps={
        "": "Asked for",
        "confirm": "Confirmed by a second person",
        "drop": "Dropped: it is told",
        "lapse": "Lapsed: nobody confirmed it in time",
        "unseal": "Unsealed early, by an addendum",
        "expire": "Unsealed on its day, by an addendum",
    },
    tones={
        "asked": "waiting",
        "in force": "force",
        "dropped": "ended",
        "lapsed": "ended",
        "unsealed": "ended",
    },
    about=_about,
    deeds=(
        Deed[Withholding](
            name="confirm",
            title="Confirm it",
            hint="From now on letters say what is withheld, and why; and nothing of it.",
            button="Confirm that it is withheld",
            said="It is withheld.",
            is_open=_may_confirm,
            act=lambda actor, found, _form: confirm_withholding(
                bootstrap.deps(), actor, withholding_id=found.id
            ),
        ),
        Deed[Withholding](
            name="drop",
            title="Drop it",
            hint="Letters tell the exhibit in full. None that cites it is served while it waits.",
            button="Do not withhold it",
            said="It is not withheld.",
            kind="secondary",
            is_open=lambda found, actor: _may_withhold(found, actor) and allows(found, "drop"),
            act=lambda actor, found, _form: drop_withholding(
                bootstrap.deps(), actor, withholding_id=found.id
            ),
        ),
        Deed[Withholding](
            name="unseal",
            title="Tell it now",
            hint="An addendum is served on every ruling that rests on it, and the time to appeal "
            "runs anew. One person is enough.",
            button="Unseal it, and serve the addenda",
            said="It is unsealed.",
            kind="secondary",
            is_open=lambda found, actor: bool(actor.roles & AT_DESK) and allows(found, "unseal"),
            act=lambda actor, found, _form: unseal(
                bootstrap.deps(), actor, withholding_id=found.id
            ),
        ),
    ),
    role="reviewer",
    opening=Opening[Withholding](
        title="Withhold an exhibit",
        lede="It takes effect once a second person confirms it, within 7 days. Until then no "
        "letter that cites the exhibit is served.",
        button="Ask for it",
        said="Asked for. A second person confirms it.",
        roles=REVIEWERS,
        known=exhibit_about,
        needs_about=True,
        make_form=_form,
        act=_ask,
    ),
)
