"""Share links, which show photos to people without an account: making them, and what they show."""
