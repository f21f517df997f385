"""What is true: frozen dataclasses and pure functions; no Django, no I/O, no clock."""
