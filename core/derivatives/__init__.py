"""Pictures made from originals: the store and the worker processes that fill it."""
