"""Replay: real events, written down as story files, performed on the product as it is."""
