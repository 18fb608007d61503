"""Searches of large libraries: pages, suggestions, timing, memory."""
