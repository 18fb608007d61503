"""Commands about when photos were taken."""
