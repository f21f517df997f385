"""General acts: drafted and announced by one operator, published and extended by another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.html import format_html, format_html_join

from adjudge import bootstrap
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.general_act import Change, ClauseChange, GeneralAct
from adjudge.domain.steps import first
from adjudge.services.general_acts import (
    announce_act,
    draft_act,
    extend_act,
    propose_extension,
    publish_act,
    withdraw_act,
)
from adjudge.web.formats import day, time_tag
from adjudge.web.forms import AdjudgeForm
from adjudge.web.jinja import url
from adjudge.web.sheets.act_form import ActForm, ExtendForm, WhyForm
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
    plain,
    row,
)

OPERATORS: Final = frozenset({StaffRole.OPERATOR})


def rows_of(act: GeneralAct) -> list[Row]:
    """What is known of an act, in lines; for the public as well."""
    reach = [*(place.code for place in act.reach.territories), *act.reach.categories]
    found = [
        row("Kind", act.act.value.capitalize()),
        row("Takes effect", time_tag(act.effective_at)),
        row("Ends", time_tag(act.ends_at) if act.ends_at else "No end of itself"),
        row("Exempt", ", ".join(act.exempt_classes) or "Nobody"),
        row("Run-off", _run_off(act.run_off_days)),
        row("Review", day(act.review_on) if act.review_on else "No day is set"),
    ]
    if reach:
        found.append(row("Reaches", ", ".join(reach)))
    if act.power_ref or act.emergency_clause:
        found.append(row("By the clause", act.power_ref or act.emergency_clause))
    if act.short_notice_code:
        found.append(row("Short notice", act.short_notice_code))
    exhibits = format_html_join(
        "",
        "<li>{}, {}, {}. <span class='adj-mono'>sha256 {}</span></li>",
        ((e.title, e.source, day(e.captured_on), e.sha256) for e in act.exhibits),
    )
    found.append(row("Rests on", format_html("<ul class='govuk-list'>{}</ul>", exhibits)))
    return found


def texts_of(act: GeneralAct) -> list[tuple[str, str]]:
    """Its full text, every clause that it changes, and every rationale given so far."""
    clauses = [text for change in act.clauses for text in _texts_of_clause(change)]
    reasons = [
        ("Why" if not number else f"Why it goes on ({number})", text)
        for number, text in enumerate(act.rationales)
    ]
    return [("The full text", act.text), *clauses, *reasons]


def _texts_of_clause(change: ClauseChange) -> list[tuple[str, str]]:
    """Its text, and what the act says beside it."""
    ref, said = f"{change.clause_id}@{change.version}", change.definition
    texts = [(f"{ref}: {change.change.value}", change.text or "No text is needed for this.")]
    if said is None:
        return texts
    beside = {
        "Title": said.title,
        "Why it exists": said.rationale,
        "Measures it allows": _listed(said.measures_allowed),
        "Is about": _listed(said.applies_to),
        "Judges": "an act" if said.judges == "act" else "a state",
        "Looks back": f"{said.look_back_days} days" if said.look_back_days else "",
        "Evidence standard": said.evidence_standard,
        "Urgent harm": said.harm,
        "Adversarial": "yes" if said.adversarial else "",
        "Outside list": said.designation_list,
        "Rule that programs run": said.rule or "",
        "What a decline by it says": said.explanation,
        "DSA category": f"{said.dsa_category} {said.dsa_keyword}".strip(),
    }
    elements = "\n".join(f"{each.id}: {each.text}" for each in said.elements)
    lines = "\n".join(f"{name}: {text}" for name, text in beside.items() if text)
    return [
        *texts,
        (f"{ref}: what has to be shown", elements),
        (f"{ref}: what it says beside its text", lines),
    ]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _run_off(days: int) -> str:
    return f"{days} days for what was admitted" if days else "None"


def _others_announcement(act: GeneralAct, actor: Actor) -> bool:
    announced = first(act.steps, "announce")
    own = announced is not None and announced.actor_id == actor.id
    return not own and act.opened_by != actor.id


def _waits_for_second(act: GeneralAct, actor: Actor) -> bool:
    asked = [s for s in act.steps if s.name in {"propose_extension", "extend"}]
    open_ = bool(asked) and asked[-1].name == "propose_extension"
    return open_ and asked[-1].actor_id != actor.id


def _extend_form(data: Any, _act: GeneralAct, _actor: Actor) -> AdjudgeForm:
    return ExtendForm(data)


def _draft(actor: Actor, _about: str, form: AdjudgeForm) -> GeneralAct:
    assert isinstance(form, ActForm)
    return draft_act(bootstrap.deps(), actor, request_id=form.request_key, draft=form.draft())


def _beside(act: GeneralAct) -> list[About]:
    """Where what an older text admitted is re-screened, once the act is in force."""
    tightens = any(change.change not in {Change.SUSPEND, Change.END} for change in act.clauses)
    if act.status != "in force" or not tightens:
        return []
    href = f"{url('sheets:rescreenings_new')}?about={act.id}"
    return [About(href=href, words="Re-screen what an older text admitted")]


DEEDS: Final = (
    Deed[GeneralAct](
        name="announce",
        title="Announce it",
        button="Announce it in public",
        said="Announced: everybody can read it now. Another operator publishes it.",
        hint="The full text and the reasons are public from now on.",
        is_open=lambda act, actor: is_operator(actor) and allows(act, "announce"),
        act=lambda actor, act, _form: announce_act(bootstrap.deps(), actor, act_id=act.id),
    ),
    Deed[GeneralAct](
        name="publish",
        title="Publish it as the second person",
        button="Publish it",
        said="Published. It takes effect on its day, by its clock.",
        is_open=lambda act, actor: (
            is_operator(actor) and allows(act, "publish") and _others_announcement(act, actor)
        ),
        act=lambda actor, act, _form: publish_act(bootstrap.deps(), actor, act_id=act.id),
    ),
    Deed[GeneralAct](
        name="extend",
        title="Let it go on as the second person",
        button="Extend it as proposed",
        said="Extended.",
        is_open=lambda act, actor: (
            is_operator(actor) and allows(act, "extend") and _waits_for_second(act, actor)
        ),
        act=lambda actor, act, _form: extend_act(bootstrap.deps(), actor, act_id=act.id),
    ),
    Deed[GeneralAct](
        name="propose-extension",
        title="Propose that it goes on",
        button="Propose the extension",
        said="Proposed. Another operator has to agree before it ends.",
        kind="secondary",
        is_open=lambda act, actor: is_operator(actor) and allows(act, "propose_extension"),
        make_form=_extend_form,
        act=lambda actor, act, form: propose_extension(
            bootstrap.deps(),
            actor,
            act_id=act.id,
            until=midnight(form.cleaned_data["until"]),
            rationale=form.cleaned_data["rationale"],
        ),
    ),
    Deed[GeneralAct](
        name="withdraw",
        title="Withdraw it",
        button="Withdraw it",
        said="Withdrawn. What it stopped runs again.",
        hint="One person is enough: it only loosens.",
        kind="warning",
        is_open=lambda act, actor: is_operator(actor) and allows(act, "withdraw"),
        make_form=plain(WhyForm),
        act=lambda actor, act, form: withdraw_act(
            bootstrap.deps(), actor, act_id=act.id, why=form.cleaned_data["why"]
        ),
    ),
)

ACTS: Final = Sheet[GeneralAct](
    kind=GeneralAct,
    slug="acts",
    desk=OPERATE,
    roles=OPERATORS,
    noun="General act",
    plural="General acts",
    lede="What the operator decides about everybody, and so about nobody. Two people make each.",
    empty="An act is listed here from its draft on, and in public from its announcement.",
    title=lambda act: act.title,
    rows=rows_of,
    texts=texts_of,
    steps={
        "": "Drafted",
        "announce": "Announced in public",
        "publish": "Published by a second person",
        "take_effect": "Took effect",
        "letters_served": "Letters to the affected served",
        "propose_extension": "An extension was proposed",
        "extend": "Extended by a second person",
        "expire": "Ended by itself",
        "withdraw": "Withdrawn",
        "change": "Changed by a later act",
    },
    tones={
        "announced": "waiting",
        "published": "waiting",
        "in force": "force",
        "expired": "ended",
        "withdrawn": "ended",
        "changed": "ended",
    },
    about=_beside,
    deeds=DEEDS,
    role="operator",
    opening=Opening[GeneralAct](
        title="Draft a general act",
        lede="It decides about nobody. What would in truth hit a few is refused when announced.",
        button="Keep the draft",
        said="Drafted. It has no effect on anything until it is announced and published.",
        roles=OPERATORS,
        make_form=lambda data, files, about, _actor: ActForm(data, files, clause_id=about),
        act=_draft,
    ),
)
