"""A remedy stays inside what the clause applies to: paid promotion, never what people say.

A statement may not ask a party to delete organic posts, or to change content elsewhere than the
item's own landing page. This is a check of words, small and on purpose blunt: it looks for a verb
of removal and, within the same sentence after it, for what may not be removed. A sentence that says
that no such thing is needed passes, and so does one that speaks of the promoted post, its draft, or
its landing page only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.statement import Statement

_SENTENCE = re.compile(r"[.;!?\n]+(?:\s|$)|\n")
_REMOVE = (
    r"(?:delet(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|eras(?:e|es|ed|ing)|unpublish\w*|"
    r"tak(?:e|es|en|ing)\s+(?:\w+\s+){0,4}?(?:down|off(?:line)?)|withdraw\w*|retract\w*|"
    r"renounc\w+|apologi[sz]\w*|hid(?:e|es|den|ing))"
)
_SPEECH = (
    r"(?:organic\b|(?<!promoted )(?<!sponsored )(?:posts?|tweets?|comments?|replies)\b|"
    r"everything (?:you|it) (?:have |has )?posted|(?:your|the|its) (?:account|profile|timeline)\b)"
)
_PLACE_OF_SPEECH = r"(?:timeline|profile|account|feed|followers)\b"
_ELSEWHERE = (
    r"(?:elsewhere|(?:other|another|any) (?:site|sites|website|websites|page|pages|platforms?)\b|"
    r"your (?:site|website|blog|channel|newsletter|home page|shop)\b|"
    r"(?:youtube|facebook|instagram|telegram|the press|newspapers?)\b)"
)
_NOT = re.compile(
    r"\b(?:not|never|no need|nothing|without|nobody|neither|nor)\b|n[\u2019']t\b", re.IGNORECASE
)
# Words are removed from a post that is to be promoted; posts are not to be removed.
_SPEECH_GONE = re.compile(
    rf"\b{_REMOVE}(?:\s+(?!from\b|in\b)[\w-]+){{0,6}}?\s+{_SPEECH}|"
    rf"\btak(?:e|ing)(?:\s+[\w-]+){{0,4}}?\s+{_SPEECH}(?:\s+\w+){{0,6}}?\s+(?:down|off)|"
    rf"\b{_REMOVE}\b.{{0,120}}?\bfrom (?:your|the|its) {_PLACE_OF_SPEECH}",
    re.IGNORECASE | re.DOTALL,
)
_ELSEWHERE_GONE = re.compile(rf"\b{_REMOVE}\b.{{0,120}}?\b{_ELSEWHERE}", re.IGNORECASE | re.DOTALL)


def check_remedy(statement: Statement) -> Iterator[Missing]:
    """What the statement asks for that no ads decision may ask."""
    for field in ("would_change", "condition"):
        text = statement.would_change if field == "would_change" else statement.duration.condition
        sentences = [each for each in _SENTENCE.split(text) if each and not _NOT.search(each)]
        if any(_SPEECH_GONE.search(each) for each in sentences):
            yield Missing(
                code="reasons.remedy_reaches_speech",
                field="would_change" if field == "would_change" else "duration",
                problem="It asks to remove organic posts or to change an account.",
                remedy="Ask only for what the clause applies to: ads are not speech.",
            )
        elif any(_ELSEWHERE_GONE.search(each) for each in sentences):
            yield Missing(
                code="reasons.remedy_beyond_landing_page",
                field="would_change" if field == "would_change" else "duration",
                problem="It asks to remove content elsewhere than the item's own landing page.",
                remedy="Ask only for changes to the promoted post and its own landing page.",
            )
