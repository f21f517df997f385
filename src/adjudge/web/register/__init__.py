"""The public register: entries people can read, and the log that programs can verify."""
