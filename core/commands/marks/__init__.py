"""Commands about marks and the history of changes."""
