"""Tags as values."""
