"""Fractals, attractors and posters."""
