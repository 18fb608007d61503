"""What a scan would change, and why, without changing it."""
