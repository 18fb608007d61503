"""Making share links, and the list of them."""
