"""Money: balanced, idempotent transfers, and the wind-down to zero."""
