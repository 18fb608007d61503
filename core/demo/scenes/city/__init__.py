"""Skylines, landmarks and lights."""
