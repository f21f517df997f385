"""What is published as the words of others, and the call to whom no address reaches."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from adjudge import bootstrap
from adjudge.adapters.store.models import Exhibit
from adjudge.adapters.store.models import Letter as LetterRow
from adjudge.domain.actor import Actor
from adjudge.domain.cases import order
from adjudge.domain.cases.exhibit import MAX_TITLE
from adjudge.domain.errors import InvalidValue
from adjudge.services.outbox import unreached
from adjudge.services.publications import publish_call, publish_words
from adjudge.web.formats import day
from adjudge.web.forms import AdjudgeForm, long_text
from adjudge.web.sheets.acts import OPERATORS
from adjudge.web.sheets.belongs import case_id_of
from adjudge.web.sheets.orders import FILERS
from adjudge.web.sheets.sheet import OPERATE, Errand, plain

MAX_FOUND: Final = 200
MAX_LABEL: Final = 6


class WordsForm(AdjudgeForm):
    """Quote the party, or a decision from outside."""

    error_fields: ClassVar = {"said by": "said_by"}
    code_fields: ClassVar = {"publication.not_their_words": "text"}

    case = forms.CharField(
        label="From which case?",
        help_text="Its reference, like C-12.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "width": "5"}),
    )
    exhibit = forms.CharField(
        label="From which exhibit?",
        help_text="Its label, like E3. What is withheld is not quoted.",
        max_length=MAX_LABEL,
        widget=forms.TextInput(attrs={"autocomplete": "off", "width": "5"}),
    )
    said_by = forms.CharField(
        label="Whose words are they?",
        help_text="As the exhibit names whoever stands behind it.",
        max_length=MAX_TITLE,
    )
    text = long_text(
        "What do they say?",
        order.MAX_TEXT,
        rows=6,
        help_text="Word for word from the exhibit.",
    )


class CallForm(AdjudgeForm):
    """Call a party that no address reaches."""

    code_fields: ClassVar = {"publication.still_reachable": "letter_id"}

    letter_id = forms.ChoiceField(label="Which letter waits for it?")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["letter_id"]
        assert isinstance(offered, forms.ChoiceField)
        rows = [row for row in _lost() if row.party_id not in actor.party_ids]
        if not rows:
            offered.help_text = (
                "No letter waits for anybody out of reach, so there is none to choose."
            )
        offered.choices = [
            ("", "Choose a letter" if rows else "None"),
            *(
                (row.pk, f"{row.party.legal_name}: {row.kind}, {day(row.served_at)}")
                for row in rows
            ),
        ]


def _lost() -> list[LetterRow]:
    """Letters that no address has, and those to a party without any; the newest first."""
    with bootstrap.deps().reading() as uow:
        came_back = {lost.letter.id for lost in unreached(uow, limit=MAX_FOUND)}
        unread = LetterRow.objects.filter(received_at=None).order_by("-id")[:MAX_FOUND]
        parties = {row.party_id for row in unread}
        without = {key for key in parties if not uow.parties.addresses(key)}
    found = {row.pk for row in unread if row.party_id in without} | came_back
    rows = LetterRow.objects.filter(pk__in=found).select_related("party")
    return list(rows.order_by("-id").defer("html", "text"))


def _quote(actor: Actor, _about: str, form: AdjudgeForm) -> str:
    said = form.cleaned_data
    case_id = case_id_of(said["case"])
    number = said["exhibit"].strip().upper().removeprefix("E")
    is_number = number.isascii() and number.isdigit()
    shown = Exhibit.objects.filter(case_id=case_id, number=int(number)) if is_number else None
    row = shown.first() if shown is not None else None
    if row is None:
        raise InvalidValue(field="exhibit", problem="there is no such exhibit in this case")
    entry = publish_words(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        case_id=case_id,
        said_by=said["said_by"],
        text=said["text"],
        exhibit_id=row.pk,
    )
    return f"Published as theirs: it is entry {entry.index} of the register."


def _call(actor: Actor, _about: str, form: AdjudgeForm) -> str:
    called = publish_call(bootstrap.deps(), actor, letter_id=form.cleaned_data["letter_id"])
    return f"Called: it is entry {called.index} of the register. It says no fact."


PUBLICATIONS: Final = (
    Errand(
        slug="words",
        desk=OPERATE,
        title="Publish the words of others",
        lede="Of the party, or a decision from outside: as theirs, word for word from an exhibit. "
        "Never this site's own.",
        button="Publish them as theirs",
        roles=OPERATORS,
        make_form=plain(WordsForm),
        act=_quote,
    ),
    Errand(
        slug="calls",
        desk=OPERATE,
        title="Call a party that cannot be reached",
        lede="Everybody reads that a letter waits for it, and how it gets it. No fact is said.",
        button="Call it in public",
        roles=FILERS,
        make_form=lambda data, _about, actor: CallForm(data, actor=actor),
        act=_call,
    ),
)
