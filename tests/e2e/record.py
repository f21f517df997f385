"""The pages of what stands beside a case, walked by whoever works on them and by the public."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.e2e.browser import Person

from adjudge.demo.road.story import KESTREL

TODAY = datetime.now(UTC).date()
ACT = "The clause on documents rests"


def keep_general_acts(operator: Person, reader: Person) -> None:
    operator.go("/operator/acts/new", "new-act")
    operator.page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    file = {"name": "appeals.txt", "mimeType": "text/plain", "buffer": b"Made up."}
    operator.page.set_input_files('[name="exhibit-1-file"]', [file])
    for name, value in {
        "exhibit-1-title": "Three decisions on appeal",
        "exhibit-1-source": "our register",
        "exhibit-1-captured_on": TODAY,
        "clause-1-id": KESTREL.clause.partition("@")[0],
        "clause-1-version": "1",
        "clause-1-change": "suspend",
    }.items():
        operator.fill_one(name, value)
    operator.fill(
        act="clause change",
        text="Until its words are clearer, the clause does not apply to new posts.",
        rationale="Two of three appeals found it unclear.",
        effective_on=TODAY + timedelta(days=20),
        exempt_classes="public bodies\nschools",
    )
    operator.submit("act-drafted", title=ACT)
    operator.press("/announce", "act-announced")
    operator.press("/withdraw", "act-asks-why")
    assert operator.codes() == ["required"]
    operator.go("/operator/acts", "acts")
    reader.go("/register/acts", "register-acts")


def keep_orders(operator: Person, reader: Person) -> None:
    operator.go("/operator/orders/new", "new-order")
    operator.fill(
        binds="yes",
        legal_basis="Act on Ads, section 4",
        citation="BK-26-117",
        dated=TODAY,
        text="Stop the promotion of these scanners in Germany.",
        subject="scanners that report what is not there",
        territories="DE",
    )
    operator.submit("order", authority="Federal Network Agency")
    operator.go("/operator/lists/new", "new-list")
    file = {"name": "list.txt", "mimeType": "text/plain", "buffer": b"Made up."}
    operator.page.set_input_files('[name="file"]', [file])
    operator.fill(
        publisher="The ministry", source="its gazette", in_force_from=TODAY, names="Crooked Ltd"
    )
    operator.submit("list", name="Sanctioned sellers")
    operator.go("/operator/undertakings/new", "new-undertaking")
    operator.fill(due=TODAY + timedelta(days=30))
    operator.submit("undertaking", text="We publish how often programs decline.")
    operator.submit("undertaking-kept", proof="Entry 9 of the register.")
    for path, label in (("orders", "register-orders"), ("undertakings", "register-undertakings")):
        reader.go(f"/register/{path}", label)


def keep_what_is_said(operator: Person) -> None:
    for path in ("statements", "authorities", "unavailable", "gifts"):
        operator.go(f"/operator/{path}", path)


def keep_beside_a_case(reviewer: Person, officer: Person, case: str, ruling: str) -> None:
    reviewer.go(case, "case-with-more")
    reviewer.go(reviewer.links("/links/new")[0], "new-link")
    other = reviewer.page.locator("[name=other_party_id] option").nth(1).get_attribute("value")
    reviewer.page.locator("[name=exhibit_ids]").first.check()
    reviewer.fill(type="same operator", other_party_id=other, began=TODAY)
    reviewer.submit("link", why="Both pay from one bank account.")
    reviewer.go(case)
    reviewer.go(reviewer.links("/referrals/new")[0], "new-referral")
    reviewer.fill(to="rules")
    reviewer.submit("referral", why="The post itself may break the Rules.")
    reviewer.go(ruling)
    reviewer.go(reviewer.links("/recalls/new")[0], "new-recall")
    reviewer.fill(ends_on=TODAY + timedelta(days=30))
    reviewer.submit(
        "recall", text="Kestrel Lab distributes Kestrel Guard 4.2 from its own download page."
    )
    officer.go(ruling)
    officer.go(officer.links("/proceedings/new")[0], "new-proceeding")
    officer.fill(parties="Kestrel Lab\nthe operator")
    officer.submit("proceeding", forum="District Court of Zurich")
    reviewer.go("/review/batches/new", "pick-batch")
    reviewer.go(f"/review/batches/new?cases=C-1,C-2&clause={KESTREL.clause}", "new-batch")


def keep_mandates(advertiser: Person) -> None:
    advertiser.go("/advertise/mandates", "mandates")
    advertiser.fill(role="agency", covers="Campaigns of this spring.")
    advertiser.submit("mandates-refused", handle="@nobody")
