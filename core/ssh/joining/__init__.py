"""Prompts before a session starts: claim code, invitation and share link."""
