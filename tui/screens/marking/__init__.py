"""Keys that mark what is at the cursor or selected."""
