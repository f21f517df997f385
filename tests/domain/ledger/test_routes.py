from adjudge.domain.ledger.account import AccountKind as Kind
from adjudge.domain.ledger.routes import ROUTES, TransferKind, is_allowed


def test_every_kind_has_a_route_between_two_different_kinds():
    assert set(ROUTES) == set(TransferKind)
    for routes in ROUTES.values():
        assert routes
        assert all(debit is not credit for debit, credit in routes)


def test_promotional_credit_only_comes_from_and_returns_to_revenue():
    touching = {
        other
        for routes in ROUTES.values()
        for debit, credit in routes
        for mine, other in ((debit, credit), (credit, debit))
        if mine is Kind.PROMO_CREDIT
    }
    assert touching == {Kind.AD_REVENUE}


def test_only_a_donation_or_the_operators_gift_reaches_a_charity():
    into = {
        (kind, debit)
        for kind, routes in ROUTES.items()
        for debit, credit in routes
        if credit is Kind.DONATION_PAYABLE
    }
    assert into == {
        (TransferKind.DONATION, Kind.AVAILABLE),
        (TransferKind.GIFT, Kind.AD_REVENUE),
    }


def test_a_route_has_one_direction():
    assert is_allowed(TransferKind.DEPOSIT, Kind.BANK, Kind.AVAILABLE)
    assert not is_allowed(TransferKind.DEPOSIT, Kind.AVAILABLE, Kind.BANK)
