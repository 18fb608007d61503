"""Commands that list, read and watch photos."""
