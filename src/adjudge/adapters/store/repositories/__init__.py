"""Repositories: the ports of the services over the tables."""
