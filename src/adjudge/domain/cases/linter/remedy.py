"""A remedy stays inside what the clause applies to: paid promotion, never what people say.

A statement may not ask a party to delete organic posts, or to change content elsewhere than the
item's own landing page. This is a check of words, small and on purpose blunt: it looks for a verb
of removal and, within the same sentence, for what may not be removed. A sentence that says that no
such thing is needed passes, and so does one that speaks of the promoted post, its draft, or its
landing page only. It reads English, German, French and Spanish; in any other language nobody but
the second person stands against such a remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.linter.remedy_words import TONGUES
from adjudge.domain.cases.statement import Statement

_SENTENCE = re.compile(r"[.;!?\n]+(?:\s|$)|\n")


def check_remedy(statement: Statement) -> Iterator[Missing]:
    """What the statement asks for that no ads decision may ask."""
    for field in ("would_change", "condition"):
        text = statement.would_change if field == "would_change" else statement.duration.condition
        sentences = [each for each in _SENTENCE.split(text) if each]
        said = [(tongue, each) for tongue in TONGUES for each in sentences]
        if any(tongue.reaches_speech(each) for tongue, each in said):
            yield Missing(
                code="reasons.remedy_reaches_speech",
                field="would_change" if field == "would_change" else "duration",
                problem="It asks to remove organic posts or to change an account.",
                remedy="Ask only for what the clause applies to: ads are not speech.",
            )
        elif any(tongue.reaches_elsewhere(each) for tongue, each in said):
            yield Missing(
                code="reasons.remedy_beyond_landing_page",
                field="would_change" if field == "would_change" else "duration",
                problem="It asks to remove content elsewhere than the item's own landing page.",
                remedy="Ask only for changes to the promoted post and its own landing page.",
            )
