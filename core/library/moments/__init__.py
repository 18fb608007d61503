"""Moments: photos of earlier years around this day."""
