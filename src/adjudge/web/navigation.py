"""What the header offers, by role. A page adds its line here in the change that adds the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from adjudge.domain.actor import StaffRole
from adjudge.web.roles import MEMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One link: seen by whoever has one of `roles`; with none given, by everybody.

    `anonymous_only` hides it from people who are logged in. The item is current on every address
    that begins with `section` (by default its own address).
    """

    label: str
    route: str
    roles: frozenset[str] = frozenset()
    anonymous_only: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavLink:
    """A link as the header draws it."""

    label: str
    href: str
    current: bool


DECIDERS = frozenset({StaffRole.REVIEWER.value, StaffRole.APPEALS_OFFICER.value})
MAIN: tuple[NavItem, ...] = (
    NavItem(label="Feed", route="reader:feed"),
    NavItem(label="Advertise", route="advertiser:overview", roles=frozenset({MEMBER})),
    NavItem(label="Review", route="review:queue", roles=DECIDERS),
    NavItem(label="Operate", route="operator:desk", roles=frozenset({StaffRole.OPERATOR.value})),
    NavItem(
        label="Audit",
        route="audit:audit",
        roles=frozenset({StaffRole.AUDITOR.value, StaffRole.OPERATOR.value}),
    ),
    NavItem(label="Register", route="register:register"),
    NavItem(label="Ads Policy", route="reader:policy"),
)
ACCOUNT: tuple[NavItem, ...] = (
    NavItem(label="Log in", route="account_login", anonymous_only=True),
    NavItem(label="Sign up", route="account_signup", anonymous_only=True),
    NavItem(label="Your login", route="account_email", roles=frozenset({MEMBER})),
    NavItem(label="Log out", route="account_logout", roles=frozenset({MEMBER})),
)


def links(items: tuple[NavItem, ...], roles: frozenset[str], path: str) -> list[NavLink]:
    """The links of `items` that a viewer with `roles` sees on the page at `path`."""
    shown = [item for item in items if _visible(item, roles)]
    found = []
    for item in shown:
        href = reverse(item.route)
        section = item.section or href
        current = path == href or (section != "/" and path.startswith(section))
        found.append(NavLink(label=item.label, href=href, current=current))
    return found


def _visible(item: NavItem, roles: frozenset[str]) -> bool:
    if item.anonymous_only:
        return not roles
    return not item.roles or bool(item.roles & roles)
