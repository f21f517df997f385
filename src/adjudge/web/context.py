"""What every page knows without being told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from adjudge.settings import current_settings
from adjudge.web.navigation import ACCOUNT, MAIN, links
from adjudge.web.roles import roles_of


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor: site, viewer, roles, navigation, the page's address, and the time.

    The address is for paper, without what was searched for.
    """
    viewer = getattr(request, "user", AnonymousUser())
    roles = roles_of(viewer)
    return {
        "site_name": current_settings().site_name,
        "viewer": viewer,
        "roles": roles,
        "main_navigation": links(MAIN, roles, request.path),
        "account_navigation": links(ACCOUNT, roles, request.path),
        "address": f"{request.scheme}://{request.get_host()}{request.path}",
        "now": datetime.now(UTC),
    }
