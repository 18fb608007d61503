"""Photo sets and permissions as SQL: the only package that decides which photos a statement reads."""
