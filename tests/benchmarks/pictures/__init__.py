"""Encoders, derivatives and payloads."""
