"""Stories of people who use the whole program, with nothing replaced."""
