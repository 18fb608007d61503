"""What photo sets consist of."""
