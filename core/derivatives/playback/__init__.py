"""Decoding a video while it plays, in a process of its own."""
