"""Signals: typed, versioned values that extractors found, with their spans."""
