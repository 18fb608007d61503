"""The screen of places."""
