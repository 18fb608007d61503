"""Duplicates: groups of equal files and of similar photos, and which of each to keep."""
