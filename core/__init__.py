"""The gallery itself: no screen, no socket protocol."""
