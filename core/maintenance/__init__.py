"""Looking after a gallery: what is wrong with it, and copies of its index."""
