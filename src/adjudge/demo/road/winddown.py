"""Step 8: the advertiser closes its account, and its money goes where it says, to the last cent."""

from __future__ import annotations

import hashlib
from typing import Final

from adjudge.demo.road.checks import eventually, must, must_refuse
from adjudge.demo.road.pages import money, paths, settled_money
from adjudge.demo.road.visitor import Page, Visitor
from adjudge.demo.road.walk import Measured, Road

CENT: Final = 10_000
CHARITY: Final = "open-letters"
RECEIPT: Final = (
    b"Receipt. Open Letters Foundation has received the donation of Kestrel Lab by bank transfer.\n"
)


def close_and_donate(road: Road) -> Measured:
    """Close, wait for the residual, elect donation, propose and confirm the settlement."""
    advertiser, operator = road.visitor("advertiser"), road.visitor("operator")
    before = settled_money(advertiser)
    page = advertiser.act("/advertise/close", confirm=["yes"]).expect(200)
    winddown_id = page.last_part
    address = f"/advertise/wind-downs/{winddown_id}"
    must(page.path == address, f"closing led to {page.path}")
    eventually(lambda: _may_elect(advertiser, address), "the residual is stated")
    # What is less than a cent is rounded up, in the payer's favour.
    residual = -(-(before["available"] + before["reserved"]) // CENT) * CENT
    stated = advertiser.get(address).expect(200)
    must(
        _amount(residual) in stated.text, f"{_amount(residual)} is not stated: {stated.text[:400]}"
    )
    advertiser.act(f"{address}/elect", choice="donate", charity_id=CHARITY).expect(200)
    staff = f"/operator/wind-downs/{winddown_id}"
    form = operator.get(f"{staff}/propose").expect(200).form(having="receipt")
    form.attach("receipt", "receipt.txt", RECEIPT, "text/plain")
    operator.send(form).expect(200)
    alone = _confirm_alone(operator, staff)
    must_refuse(alone, "winddown.same_person", "a settlement by one person")
    second = road.visitor("second reviewer")
    page = second.get(f"{staff}/confirm").expect(200)
    second.send(page.form(f"{staff}/confirm")).expect(200)
    after = money(advertiser)
    left = after["available"] + after["reserved"]
    must(left == 0, f"{left} micros are left")
    over = advertiser.get(address).expect(200)
    must("0.00" in over.text, "the wind-down does not show 0.00")
    return {
        "residual_micros": residual,
        "residual_after_micros": left,
        "elected": "donate",
        "receipt_sha256": hashlib.sha256(RECEIPT).hexdigest(),
    }


def _may_elect(advertiser: Visitor, address: str) -> bool:
    return any(paths(advertiser.get(address).expect(200), "/elect"))


def _confirm_alone(operator: Visitor, staff: str) -> Page:
    """Try to confirm one's own proposal, with the form token of another page."""
    form = operator.get("/posts/new").expect(200).form(having="text")
    keep = {"csrfmiddlewaretoken", "request_id"}
    return operator.post(f"{staff}/confirm", [pair for pair in form.entries if pair[0] in keep])


def _amount(micros: int) -> str:
    """How the site writes an amount, without the currency."""
    units, rest = divmod(micros, 1_000_000)
    return f"{units:,}.{rest // CENT:02d}"
