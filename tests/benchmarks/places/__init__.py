"""Benchmarks of places and the map."""
