"""Queries that rank photos by what they show."""
