"""The operator's desk: deposits that arrived, and wind-downs that two people settle."""
