"""Benchmarks of dates: timeline, moments, highlights and statistics."""
