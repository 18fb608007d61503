"""Keeping the database true to the disk: plan, read, commit."""
