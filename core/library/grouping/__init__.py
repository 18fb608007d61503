"""Categories and collections as one actor has access to them."""
