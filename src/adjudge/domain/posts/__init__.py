"""Organic posts: what members write, and how long a text is."""
