"""Drafting: what somebody who writes a rulebook runs, from a shell, before it is published."""
