"""What can be done: one use case per function."""
