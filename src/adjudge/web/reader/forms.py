"""What a reader can send."""

from __future__ import annotations

from django import forms

from adjudge.domain.posts.post import MAX_CODE_POINTS
from adjudge.web.forms import AdjudgeForm


class PostForm(AdjudgeForm):
    """A new organic post; its length is judged by the domain, in weighted characters."""

    text = forms.CharField(
        label="What do you want to say?",
        help_text="At most 280 characters. A link counts 23; many scripts and emoji count double.",
        max_length=MAX_CODE_POINTS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
