"""Rulebooks: clauses, and the rule language they are written in."""
