"""Everything drawn in a terminal."""
