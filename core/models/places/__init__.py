"""Places by their names."""
