"""Marks in and out: export to a file of JSON lines, import from one; see docs/export-format.md."""
