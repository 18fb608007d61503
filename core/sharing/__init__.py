"""Links for people without an account: making them, and showing what they show."""
