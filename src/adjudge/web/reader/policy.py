"""The rulebooks as everybody reads them: each version of each clause for good, and what changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from adjudge import bootstrap
from adjudge.adapters.rulebook_files import FileRulebooks
from adjudge.domain.policy.clause import EVIDENCE, Clause, is_clause_id, split_ref
from adjudge.domain.policy.difference import PartChange, parts_changed
from adjudge.domain.policy.rulebook import Rulebook

BETWEEN: Final = "..."
"""Stands between two versions in the address of their difference."""
_WORDS: Final = {
    "applies_to": "what it is about",
    "measures_allowed": "measures it allows",
    "judges": "what it judges",
    "evidence_standard": "evidence standard",
    "look_back_days": "days of look-back",
    "designation_list": "list on which to stand",
    "urgent_harm": "urgent harm",
    "adversarial": "whether telling would teach evasion",
    "effective_from": "in force from",
    "effective_until": "in force until",
    "dsa": "category in the transparency database",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words of a text, and what became of them: kept, added or removed."""

    became: str
    words: str


@require_GET
def policy(request: HttpRequest) -> HttpResponse:
    """The Ads Policy: every clause in force today, or on the day that `on` names."""
    return _index(request, bootstrap.deps().rulebooks.ads(), "reader/policy.html")


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The Rules for posts and accounts, in the same way."""
    return _index(request, FileRulebooks().rules(), "reader/rules.html")


def _index(request: HttpRequest, book: Rulebook, template: str) -> HttpResponse:
    today = bootstrap.deps().today()
    asked = request.GET.get("on", "")
    try:
        on = date.fromisoformat(asked) if asked else today
    except ValueError:
        raise Http404 from None
    context = {
        "book": book,
        "chapters": book.by_chapter(on),
        "on": on,
        "is_today": on == today,
    }
    return render(request, template, context)


@require_GET
def clause(request: HttpRequest, ref: str) -> HttpResponse:
    """One version of one clause, for good; without a version the one that is newest today."""
    if BETWEEN in ref:
        older, _, newer = ref.partition(BETWEEN)
        return _difference(request, older, newer)
    book = _book_of(ref)
    clause_id, version = split_ref(ref)
    versions = book.versions(clause_id)
    if version is None:
        if not versions:
            raise Http404
        return redirect("reader:clause", versions[-1].ref)
    found = _found(book, ref)
    before = [each for each in versions if each.version < found.version]
    context = {
        "clause": found,
        "book": book,
        "versions": versions,
        "before": before[-1] if before else None,
        "evidence": EVIDENCE,
        "is_organic": book.surface == "organic",
    }
    return render(request, "reader/clause.html", context)


def _difference(request: HttpRequest, older: str, newer: str) -> HttpResponse:
    book = _book_of(older)
    old, new = _found(book, older), _found(book, newer)
    if old.id != new.id or old.version >= new.version:
        raise Http404
    context = {
        "old": old,
        "new": new,
        "parts": [
            {"name": _WORDS.get(part.part, part.part), "pieces": list(pieces(part))}
            for part in parts_changed(old, new)
        ],
    }
    return render(request, "reader/clause_difference.html", context)


def _book_of(ref: str) -> Rulebook:
    """The rulebook that has such numbers; the Ads Policy with what general acts made of it."""
    clause_id, _ = split_ref(ref)
    if not is_clause_id(clause_id):
        raise Http404
    organic = FileRulebooks().rules()
    return organic if organic.versions(clause_id) else bootstrap.deps().rulebooks.ads()


def _found(book: Rulebook, ref: str) -> Clause:
    found = next((each for each in book.clauses if each.ref == ref), None)
    if found is None:
        raise Http404
    return found


def pieces(part: PartChange) -> Iterator[Piece]:
    """A part of a clause word by word: what stayed, what is gone, what is new, in reading order."""
    before, after = part.before.split(), part.after.split()
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for became, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if became == "equal":
            yield Piece(became="kept", words=" ".join(after[b_from:b_to]))
            continue
        if a_to > a_from:
            yield Piece(became="removed", words=" ".join(before[a_from:a_to]))
        if b_to > b_from:
            yield Piece(became="added", words=" ".join(after[b_from:b_to]))
