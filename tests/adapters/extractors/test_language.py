from __future__ import annotations

import pytest

from adjudge.adapters.extractors.language import guess, language_signals
from adjudge.adapters.extractors.normalise import normalise
from adjudge.domain.signals.signal import SignalSet


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The weather was fine all week and the children played by the river.", "en"),
        ("Das Wetter war die ganze Woche sch\u00f6n und die Kinder spielten am Fluss.", "de"),
        (
            "Il a fait beau toute la semaine et les enfants jouaient pr\u00e8s de la rivi\u00e8re.",
            "fr",
        ),
        ("Hizo buen tiempo toda la semana y los ni\u00f1os jugaban junto al r\u00edo.", "es"),
        ("Всю неделю была хорошая погода", "ru"),
        ("\u4eca\u65e5\u306f\u3044\u3044\u5929\u6c17\u3067\u3059", "ja"),
        ("\u4eca\u5929\u5929\u6c14\u5f88\u597d", "zh"),
        ("ok", ""),
        ("https://a.example/die-kinder-am-fluss #kinder @kinder", ""),
        ("", ""),
    ],
)
def test_languages_are_guessed_where_that_can_be(text, code):
    assert guess(normalise(text).text) == code


def test_a_guess_that_differs_from_what_was_declared_is_a_signal():
    text = "The weather was fine all week and the children played by the river."
    signals = SignalSet.of(text, language_signals(normalise(text), "de-AT"))
    assert signals["text.language_declared"] == "de"
    assert signals["text.language_guessed"] == "en"
    assert signals["text.language_differs"] is True
    assert (
        SignalSet.of(text, language_signals(normalise(text), ""))["text.language_differs"] is False
    )
