"""Photo sets and permissions as SQL: the only place that says which photos a statement reads."""
