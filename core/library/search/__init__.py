"""Help with queries that find nothing."""
