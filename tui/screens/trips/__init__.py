"""Trips and events that could be albums."""
