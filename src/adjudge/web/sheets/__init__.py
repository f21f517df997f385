"""Sheets: the pages of matters that staff move on: general acts, orders, links, undertakings ..."""
