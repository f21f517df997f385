"""The rules of money, posts and register: what rows of these may say, whoever writes them."""

# ruff: noqa: S608 - every part of these conditions is a constant of this module
from __future__ import annotations

from adjudge.adapters.store import models
from adjudge.adapters.store.models.winddowns import OVER
from adjudge.adapters.store.rule import Rule

_SAME_ACCOUNTS = (
    "p.debit_account_id = NEW.debit_account_id AND p.credit_account_id = NEW.credit_account_id "
    "AND p.currency = NEW.currency AND p.kind = NEW.kind"
)
_WOUND_DOWN = ", ".join(f"'{status}'" for status in OVER)
_ERASED = "length(NEW.salt) = 0 AND NEW.record = '{}'"

ROW_RULES: tuple[Rule, ...] = (
    Rule(
        model=models.Transfer,
        event="INSERT",
        message="accounts do not fit",
        refuse_when="2 <> (SELECT COUNT(*) FROM store_ledgeraccount a "
        "WHERE a.id IN (NEW.debit_account_id, NEW.credit_account_id) "
        "AND a.currency = NEW.currency AND NOT a.closed)",
    ),
    Rule(
        model=models.Transfer,
        event="INSERT",
        message="reservation does not fit",
        refuse_when="NEW.pending_id IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM store_transfer p WHERE p.id = NEW.pending_id AND p.phase = 'pending' "
        f"AND {_SAME_ACCOUNTS} AND (NEW.amount = p.amount "
        "OR (NEW.phase = 'post' AND NEW.amount < p.amount)))",
    ),
    Rule(
        model=models.Transfer,
        event="INSERT",
        message="money is wound down",
        # What settlement reserves anew until everything is counted has another key.
        refuse_when="NEW.kind = 'reservation' AND NEW.phase = 'pending' "
        "AND NEW.idempotency_key LIKE 'budget:%:first' AND EXISTS ("
        f"SELECT 1 FROM store_winddown w WHERE w.status NOT IN ({_WOUND_DOWN}) "
        "AND NEW.debit_account_id = "
        "'available:' || w.advertiser_id || ':' || w.payer_id || ':' || w.currency)",
    ),
    Rule(
        model=models.LedgerAccount,
        event="UPDATE",
        message="posted totals only grow",
        refuse_when="NEW.posted_debits < OLD.posted_debits "
        "OR NEW.posted_credits < OLD.posted_credits",
    ),
    Rule(
        model=models.LineItem,
        event="INSERT",
        message="not of this campaign",
        refuse_when="NOT EXISTS (SELECT 1 FROM store_campaign c "
        "JOIN store_advertiser a ON a.id = c.advertiser_id WHERE c.id = NEW.campaign_id "
        "AND a.id = NEW.advertiser_id AND a.currency = NEW.currency)",
    ),
    Rule(
        model=models.PromotedPost,
        event="INSERT",
        message="not of this line item",
        refuse_when="NOT EXISTS (SELECT 1 FROM store_lineitem l WHERE l.id = NEW.line_item_id "
        "AND l.campaign_id = NEW.campaign_id AND l.advertiser_id = NEW.advertiser_id)",
    ),
    Rule(
        model=models.LineItem,
        event="UPDATE",
        message="spending only grows",
        refuse_when="NEW.spent_micros < OLD.spent_micros",
    ),
    Rule(
        model=models.Campaign,
        event="UPDATE",
        message="ended once",
        refuse_when="OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at",
    ),
    Rule(
        model=models.Post,
        event="UPDATE",
        message="deleted once",
        refuse_when="OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS DISTINCT FROM OLD.deleted_at",
    ),
    Rule(
        model=models.ExhibitContent,
        event="INSERT",
        message="not the bytes described",
        refuse_when="NOT EXISTS (SELECT 1 FROM store_exhibit e "
        "WHERE e.id = NEW.exhibit_id AND e.size = length(NEW.content))",
    ),
    Rule(
        model=models.RegisterEntry,
        event="INSERT",
        message="index out of turn",
        refuse_when='NEW."index" <> '
        '(SELECT COALESCE(MAX(e."index") + 1, 0) FROM store_registerentry e)',
    ),
    Rule(
        model=models.RegisterEntry,
        event="UPDATE",
        message="erased or not at all",
        refuse_when="((NEW.record IS DISTINCT FROM OLD.record "
        f"OR NEW.salt IS DISTINCT FROM OLD.salt) AND NOT ({_ERASED})) "
        "OR (NEW.public IS DISTINCT FROM OLD.public AND NEW.public <> '{}')",
    ),
    Rule(
        model=models.RegisterEntry,
        event="UPDATE",
        message="released once",
        refuse_when="OLD.released_at IS NOT NULL "
        "AND NEW.released_at IS DISTINCT FROM OLD.released_at",
    ),
    Rule(
        model=models.Advertiser,
        event="INSERT",
        message="slot taken",
        refuse_when="EXISTS (SELECT 1 FROM store_promotedpost p WHERE p.slot_id = NEW.slot_id)",
    ),
    Rule(
        model=models.PromotedPost,
        event="INSERT",
        message="slot taken",
        refuse_when="EXISTS (SELECT 1 FROM store_advertiser a WHERE a.slot_id = NEW.slot_id)",
    ),
)
"""In the order in which their tables were made."""
