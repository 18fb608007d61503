"""Scans of some folders of a root, where something changed."""
