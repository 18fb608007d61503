"""Night skies and planets."""
