"""What each act of a story does to the product: the use cases that it calls."""
