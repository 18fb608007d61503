"""Copies without metadata of what has more than pixels: videos, and the tables of JPEGs."""
