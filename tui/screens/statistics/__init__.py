"""Statistics as bars and heat maps."""
