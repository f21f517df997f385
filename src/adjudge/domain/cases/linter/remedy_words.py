"""The words by which a remedy reaches too far, in each language that the check of words reads.

A verb of removal and what may not be removed, with few words between. What is taken out *of* a
post ("remove the word from the post") is no removal of the post.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FLAGS = re.IGNORECASE | re.DOTALL


@dataclass(frozen=True, slots=True)
class Tongue:
    """`speech` finds organic posts or an account, `elsewhere` other places; `spared` negation."""

    speech: re.Pattern[str]
    elsewhere: re.Pattern[str]
    spared: re.Pattern[str]

    def reaches_speech(self, sentence: str) -> bool:
        """Whether it asks to remove organic posts, or to change an account."""
        return not self.spared.search(sentence) and self.speech.search(sentence) is not None

    def reaches_elsewhere(self, sentence: str) -> bool:
        """Whether it asks to remove content elsewhere than the landing page."""
        return not self.spared.search(sentence) and self.elsewhere.search(sentence) is not None


def _tongue(speech: str, elsewhere: str, spared: str) -> Tongue:
    return Tongue(
        re.compile(speech, _FLAGS), re.compile(elsewhere, _FLAGS), re.compile(spared, _FLAGS)
    )


def _near(verb: str, noun: str, out_of: tuple[str, ...]) -> str:
    """The verb with the noun after it, or the noun with the verb after it, few words between."""
    word, gap = r"[\w'\u2019-]+", r"[\s,]+"
    after = rf"\b{verb}(?:{gap}(?!(?:{'|'.join(out_of)})\b){word}){{0,6}}?{gap}{noun}"
    taken_from = "".join(rf"(?<!\b{each} )" for each in out_of)
    before = rf"(?<!\w){taken_from}{noun}(?:{gap}{word}){{0,6}}?{gap}{verb}\b"
    return f"{after}|{before}"


_SITES = r"(?:youtube|facebook|instagram|telegram)\b"

_REMOVE_EN = (
    r"(?:delet(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|eras(?:e|es|ed|ing)|unpublish\w*|"
    r"tak(?:e|es|en|ing)\s+(?:\w+\s+){0,4}?(?:down|off(?:line)?)|withdraw\w*|retract\w*|"
    r"renounc\w+|apologi[sz]\w*|hid(?:e|es|den|ing))"
)
_SPEECH_EN = (
    r"(?:organic\b|(?<!promoted )(?<!sponsored )(?:posts?|tweets?|comments?|replies)\b|"
    r"everything (?:you|it) (?:have |has )?posted|(?:your|the|its) (?:account|profile|timeline)\b)"
)
_PLACE_EN = r"(?:timeline|profile|account|feed|followers)\b"
_ELSEWHERE_EN = (
    r"(?:elsewhere|(?:other|another|any) (?:site|sites|website|websites|page|pages|platforms?)\b|"
    r"your (?:site|website|blog|channel|newsletter|home page|shop)\b|"
    rf"{_SITES}|the press\b|newspapers?\b)"
)
# Words are removed from a post that is to be promoted; posts are not to be removed.
_ENGLISH = _tongue(
    rf"\b{_REMOVE_EN}(?:\s+(?!from\b|in\b)[\w-]+){{0,6}}?\s+{_SPEECH_EN}|"
    rf"\btak(?:e|ing)(?:\s+[\w-]+){{0,4}}?\s+{_SPEECH_EN}(?:\s+\w+){{0,6}}?\s+(?:down|off)|"
    rf"\b{_REMOVE_EN}\b.{{0,120}}?\bfrom (?:your|the|its) {_PLACE_EN}",
    rf"\b{_REMOVE_EN}\b.{{0,120}}?\b{_ELSEWHERE_EN}",
    r"\b(?:not|never|no need|nothing|without|nobody|neither|nor)\b|n[\u2019']t\b",
)

_REMOVE_DE = (
    r"(?:(?:ge)?l\u00f6sch\w*|entfern\w*|zur\u00fcck(?:zu)?(?:zieh|nehm|gezogen|genommen)\w*|"
    r"widerruf\w*|verberg\w*|verborgen|ausblend\w*|ausgeblendet|entschuldig\w*)"
)
_SPEECH_DE = (
    r"(?:(?<!beworbenen )(?<!beworbene )(?<!beworbener )(?<!gesponserten )"
    r"(?:beitr\u00e4gen?|beitrags?|posts?|tweets?|kommentaren?|kommentar|antworten)\b|"
    r"(?:ihr|ihre|ihren|ihrem|das|den|dein) (?:konto|profil|kanal|timeline)\b)"
)
_ELSEWHERE_DE = (
    r"(?:anderswo|andere[nmrs]? (?:seiten?|websites?|webseiten?|plattform(?:en)?)\b|"
    r"(?:ihre[nmr]?|ihr) (?:website|webseite|blog|newsletter|homepage|shop)\b|"
    rf"{_SITES}|zeitung(?:en)?\b|der presse\b)"
)
_GERMAN = _tongue(
    _near(
        _REMOVE_DE,
        _SPEECH_DE,
        ("aus dem", "aus den", "aus Ihren", "aus", "in den", "in", "im", "vom", "von"),
    ),
    rf"\b{_REMOVE_DE}\b.{{0,120}}?\b{_ELSEWHERE_DE}|\b{_ELSEWHERE_DE}.{{0,120}}?\b{_REMOVE_DE}",
    r"\b(?:nicht|nichts|nie|niemals|kein\w*|ohne|niemand|weder)\b",
)

_REMOVE_FR = (
    r"(?:supprim\w+|effac\w+|retir(?:e|ez|er|ons|\u00e9\w*)|masqu(?:e|ez|er|\u00e9\w*)|d\u00e9publi\w+|"
    r"r\u00e9tract\w+|excus(?:ez|er)|"
    r"enlev\w+|renonc\w+)"
)
_SPEECH_FR = (
    r"(?:(?:publications?|posts?|tweets?|commentaires?|r\u00e9ponses?)\b"
    r"(?!\s+(?:sponsoris|promu|promue))|(?:votre|le|son) (?:compte|profil|fil)\b)"
)
_ELSEWHERE_FR = (
    r"(?:ailleurs|d[\u2019']autres (?:sites?|pages?|plateformes?)|"
    r"(?:votre|vos) (?:sites?|blog|cha\u00eene|lettre d[\u2019']information|boutique)\b|"
    rf"{_SITES}|la presse\b|journaux\b)"
)
_FRENCH = _tongue(
    _near(_REMOVE_FR, _SPEECH_FR, ("du", "dans", "dans la", "de la", "de l")),
    rf"\b{_REMOVE_FR}\b.{{0,120}}?\b{_ELSEWHERE_FR}",
    r"\b(?:ne|pas|jamais|sans|aucune?|rien|personne|ni)\b|\bn[\u2019']",
)

_REMOVE_ES = (
    r"(?:elimin\w+|borr\w+|suprim\w+|retir\w+|quit(?:e|en|a|ar|ando)\b|ocult\w+|disculp\w+|"
    r"retract(?:ar\w*|e|en|a)\b)"
)
_SPEECH_ES = (
    r"(?:(?:publicaciones|publicaci\u00f3n|posts?|tweets?|tuits?|comentarios?|respuestas?)\b"
    r"(?!\s+(?:promocionad|patrocinad))|(?:su|tu|la|el) (?:cuenta|perfil|cronolog\u00eda)\b)"
)
_ELSEWHERE_ES = (
    r"(?:en otra parte|otr[oa]s? (?:sitios?|p\u00e1ginas?|plataformas?|webs?)\b|"
    r"(?:su|sus|tu) (?:sitio|web|blog|canal|bolet\u00edn|tienda)\b|"
    rf"{_SITES}|la prensa\b|peri\u00f3dicos?\b)"
)
_SPANISH = _tongue(
    _near(_REMOVE_ES, _SPEECH_ES, ("del", "en", "en la", "de la")),
    rf"\b{_REMOVE_ES}\b.{{0,120}}?\b{_ELSEWHERE_ES}",
    r"\b(?:no|nunca|sin|nadie|nada|ning\u00fan\w*|ningun[oa]|ni|tampoco)\b",
)

TONGUES = (_ENGLISH, _GERMAN, _FRENCH, _SPANISH)
"""Every statement is read in all of them: it does not say in which language it is."""
