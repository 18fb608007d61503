"""Queries about tags."""
