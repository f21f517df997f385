"""What an auditor says before reading."""

from __future__ import annotations

from typing import ClassVar

from adjudge.domain.cases.view import MAX_PURPOSE
from adjudge.web.forms import AdjudgeForm, long_text


class PurposeForm(AdjudgeForm):
    """What a sealed exhibit is read for; it stands in the log."""

    error_fields: ClassVar = {"purpose": "purpose"}

    purpose = long_text("What do you read it for?", MAX_PURPOSE)
