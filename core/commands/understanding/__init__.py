"""Commands of search by meaning and likeness."""
