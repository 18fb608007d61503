"""Faces in files: the regions that programs write."""
