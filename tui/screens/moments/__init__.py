"""Moments: photos of earlier years around today."""
