"""Made-up rows for tests that need a database."""
