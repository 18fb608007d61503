"""The declarations of the settings, a group each."""
