"""One backend per family of terminal graphics: cells, strips and kitty."""
