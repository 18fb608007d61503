"""Benchmarks of what a scan does with files."""
