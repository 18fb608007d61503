"""Widgets of the timeline: its grid, ruler, calendar and years."""
