"""Advertisers, campaigns, line items and promoted posts."""
