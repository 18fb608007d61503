"""Vectors of photos and texts: their rows, and the job that makes them."""
