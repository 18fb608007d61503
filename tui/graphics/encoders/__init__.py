"""Encoders from stored pictures to payloads. They run in worker processes."""
