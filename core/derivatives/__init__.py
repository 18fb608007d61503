"""Pictures made from originals: their stores, and the worker processes that make them."""
