"""Short stories of people who use the whole program, with nothing replaced."""
