"""The auditor's pages: sealed matter, and the log of who read it."""
