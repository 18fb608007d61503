"""Copies of the index: made by hand or by a schedule, verified, and restored."""
