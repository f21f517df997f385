"""Contesting: answer a proposal or an exhibit, ask for particulars, appeal.

Each act ends on a page of its own, with a reference and what happens next.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.models import ExhibitContent, Letter
from adjudge.domain.cases.appeal import OPEN
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.steps import WrongState, first
from adjudge.services.appeals import file_appeal, withdraw_appeal
from adjudge.services.cases import answer_exhibit
from adjudge.services.particulars import request_particulars
from adjudge.services.rulings import HEARD, answer_proposal
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser import matters
from adjudge.web.advertiser.desk import Desk, with_desk
from adjudge.web.advertiser.forms import (
    AnswerForm,
    AppealForm,
    ExhibitAnswerForm,
    ParticularsForm,
)
from adjudge.web.downloads import attachment
from adjudge.web.forms import AdjudgeForm
from adjudge.web.stakes import stake_of


@require_http_methods(["GET", "POST"])
@with_desk
def answer(request: LoggedIn, desk: Desk, ruling_id: str) -> HttpResponse:
    """Answer the proposal letter, once."""
    matter = matters.matter_of(desk.ruling(ruling_id).pk)
    if matter.ruling.answer:
        return redirect("advertiser:answered", ruling_id)
    if not matter.may_answer:
        raise WrongState(subject="ruling", state=matter.ruling.status, step="answer")
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        answered = attempt(
            form,
            lambda: answer_proposal(
                bootstrap.deps(), desk.actor, ruling_id=ruling_id, text=form.cleaned_data["text"]
            ),
        )
        if answered is not None:
            return done("advertiser:answered", ruling_id)
    return show(request, "advertiser/answer.html", {"form": form, "matter": matter})


@require_GET
@with_desk
def answered(request: LoggedIn, desk: Desk, ruling_id: str) -> HttpResponse:
    """The answer as it was given, and what happens with it."""
    matter = matters.matter_of(desk.ruling(ruling_id).pk)
    step = first(matter.ruling.steps, "answer")
    if step is None:
        raise Http404
    return show(request, "advertiser/answered.html", {"matter": matter, "step": step})


@require_http_methods(["GET", "POST"])
@with_desk
def ask(request: LoggedIn, desk: Desk, ruling_id: str) -> HttpResponse:
    """Ask us to be specific about a ruling."""
    matter = matters.matter_of(desk.ruling(ruling_id).pk)
    form = ParticularsForm(request.POST or None)
    if request.method == "POST":
        asked = attempt(
            form,
            lambda: request_particulars(
                bootstrap.deps(),
                desk.actor,
                request_id=form.request_key,
                ruling_id=ruling_id,
                question=form.cleaned_data["question"],
            ),
        )
        if asked is not None:
            return done("advertiser:particulars_request", asked.id)
    context = {"form": form, "matter": matter, "days": matters.days_words()}
    return show(request, "advertiser/ask.html", context)


@require_GET
@with_desk
def particulars_request(request: LoggedIn, desk: Desk, particulars_id: str) -> HttpResponse:
    """A question that was asked, until when it is answered, and the answer."""
    asked = matters.own_request(particulars_id, desk.actor)
    if asked is None:
        raise Http404
    matter = matters.matter_of(asked.ruling_id)
    letter = None
    if asked.answer:
        given = first(asked.steps, "answer")
        assert given is not None, "it has the answer"
        letter = (
            Letter.objects.filter(
                ruling_id=asked.ruling_id,
                kind=LetterKind.PARTICULARS.value,
                served_at__gte=given.at,
            )
            .order_by("served_at")
            .first()
        )
    context = {"asked": asked, "matter": matter, "letter": letter}
    return show(request, "advertiser/particulars_request.html", context)


@require_http_methods(["GET", "POST"])
@with_desk
def appeal(request: LoggedIn, desk: Desk, ruling_id: str) -> HttpResponse:
    """Appeal in three questions, of which at least one is answered."""
    stake = stake_of(ruling_id, desk.actor)
    if stake.entitled.as_whom is Entitlement.AUTHOR:
        return redirect("reader:appeal", ruling_id)
    if stake.appeal is not None:
        return redirect("advertiser:filed_appeal", stake.appeal.id)
    until = stake.must_be_open()
    form = AppealForm(request.POST or None)
    if request.method == "POST":
        filed = attempt(
            form,
            lambda: file_appeal(
                bootstrap.deps(),
                desk.actor,
                request_id=form.request_key,
                ruling_id=ruling_id,
                on_facts=form.cleaned_data["on_facts"],
                on_rule=form.cleaned_data["on_rule"],
                on_proportion=form.cleaned_data["on_proportion"],
            ),
        )
        if filed is not None:
            return done("advertiser:filed_appeal", filed.id)
    letters = Letter.objects.filter(ruling_id=ruling_id, party_id__in=desk.actor.party_ids)
    context = {
        "form": form,
        "stake": stake,
        "until": until,
        "letter": letters.order_by("-id").first(),
        "days": matters.days_words(),
    }
    return show(request, "advertiser/appeal.html", context)


@require_GET
@with_desk
def filed_appeal(request: LoggedIn, desk: Desk, appeal_id: str) -> HttpResponse:
    """An appeal that was filed: its reference, what was said, what happens next or was decided."""
    filed = matters.own_appeal(appeal_id, desk.actor)
    if filed is None:
        raise Http404
    letter = Letter.objects.filter(
        ruling_id=filed.ruling_id,
        kind=LetterKind.APPEAL_DECISION.value,
        party_id=filed.party_id,
    ).first()
    context = {
        "appeal": filed,
        "matter": matters.matter_of(filed.ruling_id),
        "letter": letter,
        "days": matters.days_words(),
        "is_open": filed.status in OPEN,
        "is_party": filed.as_whom is Entitlement.PARTY,
        "act": AdjudgeForm(),
        "questions": [
            (title, text)
            for title, text in (
                ("On the facts", filed.on_facts),
                ("On the rule", filed.on_rule),
                ("On the proportion", filed.on_proportion),
            )
            if text.strip()
        ],
    }
    return show(request, "advertiser/filed_appeal.html", context)


@require_POST
@with_desk
def withdraw(request: LoggedIn, desk: Desk, appeal_id: str) -> HttpResponse:
    """Take one's own appeal back; the decision stays as it is."""
    del request
    if matters.own_appeal(appeal_id, desk.actor) is None:
        raise Http404
    withdraw_appeal(bootstrap.deps(), desk.actor, appeal_id=appeal_id)
    return done("advertiser:filed_appeal", appeal_id)


@require_http_methods(["GET", "POST"])
@with_desk
def exhibit(request: LoggedIn, desk: Desk, exhibit_id: str) -> HttpResponse:
    """One exhibit that a letter cites: what it is, and the party's answer beside it."""
    shown = matters.exhibit_shown(exhibit_id, desk.actor)
    if shown is None:
        raise Http404
    row, ruling = shown
    form = ExhibitAnswerForm(request.POST or None)
    if request.method == "POST":
        said = attempt(
            form,
            lambda: answer_exhibit(
                bootstrap.deps(),
                desk.actor,
                exhibit_id=exhibit_id,
                text=form.cleaned_data["text"],
                contest=Contest(form.cleaned_data["contest"]),
            ),
        )
        if said is not None:
            return done("advertiser:exhibit_answered", exhibit_id)
    letter = ruling.letters.order_by("-id").defer("html", "text").first()
    context = {"form": form, "exhibit": row, "ruling": ruling, "letter": letter}
    return show(request, "advertiser/exhibit.html", context)


@require_GET
@with_desk
def exhibit_answered(request: LoggedIn, desk: Desk, exhibit_id: str) -> HttpResponse:
    """The answer as it stands beside the exhibit, and what happens with it."""
    shown = matters.exhibit_shown(exhibit_id, desk.actor)
    if shown is None or not shown[0].answer:
        raise Http404
    row, ruling = shown
    context = {
        "exhibit": row,
        "ruling": ruling,
        "undecided": ruling.status in HEARD,
        "may_answer": ruling.status == "proposal letter",
    }
    return show(request, "advertiser/exhibit_answered.html", context)


@require_GET
@with_desk
def exhibit_content(request: LoggedIn, desk: Desk, exhibit_id: str) -> HttpResponse:
    """The exhibit as captured, as a download: whoever is accused by it may examine it."""
    del request
    shown = matters.exhibit_shown(exhibit_id, desk.actor)
    if shown is None:
        raise Http404
    row, _ = shown
    if row.disclosure in matters.WITHHELD:
        raise Http404
    return attachment(
        bytes(ExhibitContent.objects.get(exhibit=row).content), f"{row.sha256[:16]}.bin"
    )
