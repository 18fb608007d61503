"""Conditions of moments, and of what is shown where there are none."""
