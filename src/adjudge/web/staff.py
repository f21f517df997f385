"""Roles of a login as our tables know them, and pages that only staff see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.http.response import HttpResponseBase

from adjudge import bootstrap
from adjudge.adapters.store.models import PartyMember, StaffMember
from adjudge.domain.actor import Actor, StaffRole
from adjudge.web.acts import LoggedIn
from adjudge.web.roles import role_source

ADVERTISER: Final = "advertiser"
"""The role of whoever acts for a party."""

P = ParamSpec("P")
View = Callable[Concatenate[LoggedIn, P], HttpResponseBase]
StaffView = Callable[Concatenate[LoggedIn, Actor, P], HttpResponseBase]


@role_source
def roles_in_tables(user: AbstractBaseUser) -> Iterable[str]:
    """The staff roles of a login, and `advertiser` if it acts for a party."""
    if user.pk is None:
        return ()
    held = StaffMember.objects.filter(user_id=user.pk, case=None, ended_at=None)
    roles = list(held.values_list("role", flat=True))
    acts_for_a_party = PartyMember.objects.filter(user_id=user.pk).exists()
    return [*roles, ADVERTISER] if acts_for_a_party else roles


def staff_only(
    *roles: StaffRole, act: str, outside: bool = False
) -> Callable[[StaffView[P]], View[P]]:
    """Log in first; the view gets the actor, who has one of `roles`. Others get a 403 page.

    With `outside` also an outside decider comes in, whom the view must keep to its case.
    """

    def decorate(view: StaffView[P]) -> View[P]:
        @login_required
        @wraps(view)
        def wrapped(request: LoggedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = bootstrap.actor_for(request.user)
            if not (outside and actor.is_outside):
                actor.must_be(*roles, act=act)
            return view(request, actor, *args, **kwargs)

        return wrapped

    return decorate
