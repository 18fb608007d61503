"""What members sign in with: keys, passwords, and the one-time code that claims a gallery."""
