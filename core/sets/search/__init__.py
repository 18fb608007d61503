"""Queries as conditions: the fields, the facts that they compare, and the words of texts."""
