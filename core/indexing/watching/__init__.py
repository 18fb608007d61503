"""Watches the folders of photos, and has scanned what changes in them."""
