from __future__ import annotations

from dataclasses import replace

import pytest
from tests.domain.cases.samples import GOOD, codes

SPEECH = "reasons.remedy_reaches_speech"
BEYOND = "reasons.remedy_beyond_landing_page"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Delete your posts about the kit.", [SPEECH]),
        ("Delete all of your earlier organic posts.", [SPEECH]),
        ("We reconsider once the post is deleted; delete the post and tell us.", [SPEECH]),
        ("Remove the claims from your timeline.", [SPEECH]),
        ("Take these posts down.", [SPEECH]),
        ("Take down the replies that name us.", [SPEECH]),
        ("Retract everything you posted in May.", [SPEECH]),
        ("Remove the claim from your website.", [BEYOND]),
        ("Take the video off YouTube.", [BEYOND]),
        ("Remove the page about the kit from any other site.", [BEYOND]),
        ("Remove the words “plus fees” from the post.", []),
        ("Remove the fee from the landing page, or name it in the post.", []),
        ("Remove the word 'guaranteed' and submit the text again.", []),
        ("Withdraw the promoted post and submit another.", []),
        ("You need not delete any post; show that the kit is no longer sold.", []),
        ("Your posts stay. Name the whole price.", []),
        ("Show that the kit is no longer sold.", []),
    ],
)
def test_a_remedy_stays_inside_paid_promotion(text, expected):
    assert codes(replace(GOOD, would_change=text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Löschen Sie Ihre Beiträge über das Gerät.", [SPEECH]),
        ("Alle Beiträge vom Mai müssen gelöscht werden.", [SPEECH]),
        ("Entfernen Sie alle Kommentare, die uns nennen.", [SPEECH]),
        ("Entschuldigen Sie sich und schließen Sie Ihr Konto.", [SPEECH]),
        ("Entfernen Sie die Behauptung von Ihrer Website.", [BEYOND]),
        ("Das Video auf YouTube wird gelöscht.", [BEYOND]),
        ("Entfernen Sie das Wort „garantiert“ aus dem Beitrag.", []),
        ("Das Wort „garantiert“ ist aus dem Beitrag zu entfernen.", []),
        ("Löschen Sie den beworbenen Beitrag, und reichen Sie einen anderen ein.", []),
        ("Sie müssen keinen Beitrag löschen. Nennen Sie den Preis.", []),
        ("Entfernen Sie die Gebühr von der Zielseite.", []),
        ("Supprimez vos publications sur le kit.", [SPEECH]),
        ("Retirez tous les commentaires qui nous nomment.", [SPEECH]),
        ("Vos publications de mai doivent être supprimées.", [SPEECH]),
        ("Supprimez cette affirmation de votre site.", [BEYOND]),
        ("Retirez la vidéo publiée ailleurs.", [BEYOND]),
        ("Supprimez le mot « garanti » de la publication.", []),
        ("Retirez la publication sponsorisée et soumettez-en une autre.", []),
        ("Vous ne devez supprimer aucune publication.", []),
        ("Elimine sus publicaciones sobre el kit.", [SPEECH]),
        ("Borre todos los comentarios que nos nombran.", [SPEECH]),
        ("Sus publicaciones de mayo deben ser eliminadas.", [SPEECH]),
        ("Retire la afirmación de su sitio.", [BEYOND]),
        ("Quite el vídeo de YouTube.", [BEYOND]),
        ("Quite la palabra «garantizado» de la publicación.", []),
        ("Retire la publicación promocionada y envíe otra.", []),
        ("No tiene que borrar ninguna publicación.", []),
    ],
)
def test_a_remedy_stays_inside_paid_promotion_in_german_french_and_spanish_too(text, expected):
    assert codes(replace(GOOD, would_change=text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "You need not retract your posts.",
        "Nobody asks you to excuse your posts or to masquerade your account.",
        "Show that the entry in the register of companies is no longer yours.",
    ],
)
def test_the_words_of_one_language_are_not_taken_for_those_of_another(text):
    assert codes(replace(GOOD, would_change=text)) == []


def test_the_condition_that_ends_a_measure_is_a_remedy_too():
    duration = replace(GOOD.duration, condition="until the posts are gone: delete the posts")
    assert codes(replace(GOOD, duration=duration)) == [SPEECH]
