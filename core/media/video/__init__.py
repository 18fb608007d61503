"""Videos: what their containers say, and a frame that stands for them."""
