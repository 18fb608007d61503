"""Values about dates."""
