"""Queries of which one condition is looked up, and the rest compared."""
