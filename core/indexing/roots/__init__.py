"""The folders that are indexed: their state, and their move to another path."""
