"""The demo world, the supervisor, and the headless road."""
