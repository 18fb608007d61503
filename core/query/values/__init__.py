"""What can stand after the name of a field: words, names, numbers, dates, and words of a list."""
