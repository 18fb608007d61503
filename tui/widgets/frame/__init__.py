"""The widgets around a screen's body."""
