"""The hot path: decide, impressions and clicks over an in-memory snapshot."""
