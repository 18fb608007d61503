"""Search by meaning and likeness: models that the owner adds, and the vectors that they make of photos."""
