"""Proceedings before courts and regulators, and the undertakings of the operator."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from adjudge import bootstrap
from adjudge.adapters.store.repositories.rulings import RulingRepository
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases import proceeding, undertaking
from adjudge.domain.cases.proceeding import AttachedTo, Outcome, Proceeding
from adjudge.domain.cases.undertaking import Undertaking
from adjudge.services.proceedings import open_proceeding, record_outcome, record_step
from adjudge.services.undertakings import give, keep
from adjudge.web.formats import time_tag
from adjudge.web.forms import AdjudgeForm, DayField, long_text
from adjudge.web.sheets.acts import OPERATORS
from adjudge.web.sheets.belongs import case_of, ruling_about
from adjudge.web.sheets.orders import STAFF
from adjudge.web.sheets.sheet import (
    OPERATE,
    Deed,
    Opening,
    Row,
    Sheet,
    allows,
    is_operator,
    midnight,
    plain,
    row,
)

RECORDERS: Final = frozenset({StaffRole.OPERATOR, StaffRole.APPEALS_OFFICER})
MAX_PARTIES_TEXT: Final = 5_000
OUTCOMES: Final = {
    Outcome.ANNULS: "It annuls what we decided",
    Outcome.CONFIRMS: "It confirms what we decided",
    Outcome.SETTLED: "It was settled",
    Outcome.OTHER: "It ended in another way",
}


class ProceedingForm(AdjudgeForm):
    """A court or regulator has been seised."""

    error_fields: ClassVar = {"party": "parties", "subject": "subject_id"}

    forum = forms.CharField(label="Before which court or regulator?", max_length=200)
    parties = forms.CharField(
        label="Who are the parties?",
        help_text="One on each line.",
        max_length=MAX_PARTIES_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class FreeProceedingForm(ProceedingForm):
    """The same, about a clause, a hold or the operator; about a ruling it begins at the ruling."""

    attached_to = forms.ChoiceField(
        label="What is it about?",
        choices=[
            (AttachedTo.OPERATOR.value, "This site as such"),
            (AttachedTo.CLAUSE.value, "A clause"),
            (AttachedTo.HOLD.value, "A hold"),
        ],
        help_text="A proceeding about a ruling is recorded from the page of the ruling.",
        widget=forms.RadioSelect,
    )
    subject_id = forms.CharField(
        label="Which clause or hold?",
        help_text="Its id. Leave it empty for this site as such.",
        max_length=64,
        required=False,
    )


class ProceedingStepForm(AdjudgeForm):
    """Something happened in it."""

    text = long_text("What happened?", proceeding.MAX_TEXT, rows=4)
    interim_order = forms.BooleanField(label="It is an order for the time being", required=False)


class OutcomeForm(AdjudgeForm):
    """How it ended."""

    outcome = forms.ChoiceField(
        label="How did it end?",
        choices=[(each.value, words) for each, words in OUTCOMES.items()],
        widget=forms.RadioSelect,
    )
    text = long_text("What was decided?", proceeding.MAX_TEXT, rows=4)


class UndertakingForm(AdjudgeForm):
    """A public promise, or a duty that an order or judgment lays on the operator."""

    error_fields: ClassVar = {"undertaking": "text"}

    text = long_text(
        "What is promised?", undertaking.MAX_TEXT, rows=4, help_text="In words that can be checked."
    )
    due = DayField(label="By when?", help_text="At the beginning of that day (UTC).")
    laid_by = forms.CharField(
        label="Which court or authority laid it on us?",
        help_text="Leave it empty for a promise of our own.",
        max_length=200,
        required=False,
    )


class KeptForm(AdjudgeForm):
    """It was kept."""

    proof = long_text(
        "Where can everybody see that it was kept?",
        undertaking.MAX_TEXT,
        rows=3,
        help_text="An address, an entry of the register, a document with its date.",
    )


def _rows(found: Proceeding) -> list[Row]:
    about = found.attached_to.value.capitalize()
    if found.attached_to is AttachedTo.RULING and found.ruling_id:
        about = f"Ruling {RulingRepository().get(found.ruling_id).reference}"
    elif found.subject_id:
        about = f"{about} {found.subject_id}"
    outcome = OUTCOMES[found.outcome] if found.outcome else "It goes on"
    return [
        row("Before", found.forum),
        row("Parties", ", ".join(found.parties)),
        row("About", about),
        row("Outcome", outcome),
    ]


def _proceeding_form(data: Any, _files: Any, about: str, _actor: Actor) -> AdjudgeForm:
    return ProceedingForm(data) if about else FreeProceedingForm(data)


def _open(actor: Actor, about: str, form: AdjudgeForm) -> Proceeding:
    said = form.cleaned_data
    lines = [" ".join(line.split()) for line in said["parties"].splitlines()]
    return open_proceeding(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        forum=said["forum"],
        parties=tuple(line for line in lines if line),
        attached_to=AttachedTo.RULING if about else AttachedTo(said["attached_to"]),
        subject_id=about or said["subject_id"],
    )


def _may_record(found: Proceeding, actor: Actor, step: str) -> bool:
    return bool(actor.roles & RECORDERS) and allows(found, step)


def _step(actor: Actor, found: Proceeding, form: AdjudgeForm) -> Proceeding:
    return record_step(
        bootstrap.deps(),
        actor,
        proceeding_id=found.id,
        text=form.cleaned_data["text"],
        interim_order=form.cleaned_data["interim_order"],
    )


def _outcome(actor: Actor, found: Proceeding, form: AdjudgeForm) -> Proceeding:
    return record_outcome(
        bootstrap.deps(),
        actor,
        proceeding_id=found.id,
        outcome=Outcome(form.cleaned_data["outcome"]),
        text=form.cleaned_data["text"],
    )


PROCEEDINGS: Final = Sheet[Proceeding](
    kind=Proceeding,
    slug="proceedings",
    desk=OPERATE,
    roles=STAFF,
    noun="Proceeding",
    plural="Proceedings",
    lede="Before courts and regulators. An outcome that annuls a ruling reverses it at once.",
    empty="A proceeding is recorded here once a court or a regulator has been seised.",
    title=lambda found: found.forum,
    rows=_rows,
    texts=lambda _found: [],
    steps={
        "": "Recorded",
        "record_step": "A step was recorded",
        "interim_order": "Ordered for the time being",
        "outcome": "It ended",
        "carry_out": "The ruling was reversed for it",
    },
    tones={"opened": "contested", "outcome": "ended", "carried out": "ended"},
    about=case_of,
    deeds=(
        Deed[Proceeding](
            name="step",
            title="Record a step",
            button="Record it",
            said="Recorded.",
            is_open=lambda found, actor: _may_record(found, actor, "record_step"),
            make_form=plain(ProceedingStepForm),
            act=_step,
        ),
        Deed[Proceeding](
            name="outcome",
            title="Record the outcome",
            button="Record the outcome",
            said="Recorded. A ruling that it annuls is reversed already.",
            hint="It ends the proceeding. A ruling that it annuls falls as if it was never made.",
            kind="warning",
            is_open=lambda found, actor: _may_record(found, actor, "outcome"),
            make_form=plain(OutcomeForm),
            act=_outcome,
        ),
    ),
    role="staff",
    opening=Opening[Proceeding](
        title="Record a proceeding",
        lede="It changes nothing by itself.",
        button="Record it",
        said="Recorded.",
        roles=RECORDERS,
        known=ruling_about,
        make_form=_proceeding_form,
        act=_open,
    ),
)

UNDERTAKINGS: Final = Sheet[Undertaking](
    kind=Undertaking,
    slug="undertakings",
    desk=OPERATE,
    roles=OPERATORS,
    noun="Undertaking",
    plural="Undertakings",
    lede="What this site promised in public, or owes. Whether it was kept is public, either way.",
    empty="A promise stands here, and in public, from the moment it is given.",
    title=lambda found: found.reference,
    rows=lambda found: [
        row("Due", time_tag(found.due)),
        row("Laid on us by", found.laid_by or "Nobody: a promise of our own"),
    ],
    texts=lambda found: [("What is promised", found.text)],
    steps={"": "Given in public", "keep": "Kept", "miss": "Not kept in time"},
    tones={"given": "waiting", "missed": "force", "kept": "good", "kept late": "good"},
    deeds=(
        Deed[Undertaking](
            name="keep",
            title="It was kept",
            button="Say so, with the proof",
            said="Entered: everybody can read the proof.",
            is_open=lambda found, actor: is_operator(actor) and allows(found, "keep"),
            make_form=plain(KeptForm),
            act=lambda actor, found, form: keep(
                bootstrap.deps(),
                actor,
                undertaking_id=found.id,
                proof=form.cleaned_data["proof"],
            ),
        ),
    ),
    role="operator",
    opening=Opening[Undertaking](
        title="Give an undertaking",
        lede="It is public at once, and so is whether it was kept.",
        button="Promise it in public",
        said="Given. Its clock runs.",
        roles=OPERATORS,
        make_form=plain(UndertakingForm),
        act=lambda actor, _about, form: give(
            bootstrap.deps(),
            actor,
            request_id=form.request_key,
            text=form.cleaned_data["text"],
            due=midnight(form.cleaned_data["due"]),
            laid_by=form.cleaned_data["laid_by"],
        ),
    ),
)
