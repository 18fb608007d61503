"""Limits that protect the server from its clients."""
