"""Lists of text rows."""
