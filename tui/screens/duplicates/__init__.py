"""Duplicates: the list of groups, and one of them compared side by side."""
