"""Landing pages: fetched behind a guard, and read for what a reader would find there."""
