"""Names in memory, so that what is typed is found in all of them at once."""
