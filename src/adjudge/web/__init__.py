"""Pages and the management API."""
