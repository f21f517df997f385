"""The template environment of pages.

It is lenient about undefined names because the govuk-frontend macros ask for parameters that may be
absent. What must never have a gap, a letter, is rendered by another environment.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.templatetags.static import static as static_address
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Undefined

from adjudge.settings import current_settings
from adjudge.web import fields, formats, notices

DIGEST_LENGTH = 12


def environment(**options: Any) -> Environment:
    """Jinja as Django's backend asks for it, with our filters and the govuk-frontend macros.

    Names and titles come from other people, so `autoescape` is on, as Django's backend has it.
    """
    ours = options.pop("loader")
    loader = ChoiceLoader(
        [ours, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    # Django would choose DebugUndefined in debug, which prints gaps into pages.
    options |= {"undefined": Undefined, "loader": loader}
    env = Environment(autoescape=options.pop("autoescape", True), **options)
    env.globals.update(
        static=static,
        url=url,
        site_name=current_settings().site_name,
        govuk_field=fields.component,
        govuk_errors=fields.error_list,
        notice_parts=notices.PARTS,
    )
    env.filters.update(
        money=formats.money,
        day=formats.day,
        instant=formats.instant,
        exact=formats.exact,
        machine=formats.machine,
        time_tag=formats.time_tag,
        relative=formats.relative,
        plural=formats.plural,
    )
    return env


def url(route: str, *args: object, **kwargs: object) -> str:
    """The address of a named route.

    Raises:
        NoReverseMatch: there is no such route; a broken link fails the page's test.
    """
    return reverse(route, args=args or None, kwargs=kwargs or None)


def static(path: str) -> str:
    """The address of a static file with a hash of its content, so that caches may keep it."""
    if current_settings().debug:
        return static_address(path)
    return f"{static_address(path)}?v={_digest(path)}"


@cache
def _digest(path: str) -> str:
    found = finders.find(path)
    assert isinstance(found, str), f"no static file {path}"
    with open(found, "rb") as file:  # noqa: PTH123 - file_digest wants the open file
        return hashlib.file_digest(file, "sha256").hexdigest()[:DIGEST_LENGTH]
