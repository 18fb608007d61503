"""What is drawn of a screen, and when."""
