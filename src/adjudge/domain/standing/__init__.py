"""Standing: the reduction of all measures in force on one surface."""
