"""Screens that make changes, and show those that take long."""
