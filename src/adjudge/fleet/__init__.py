"""The processes of a home: how they are started, watched, kept up and stopped together."""
