"""Checks of a home: what it needs to run, and the invariants over all of its data."""
