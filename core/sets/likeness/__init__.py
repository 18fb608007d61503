"""Conditions of likeness: what a photo shows, compared with a text or with another photo."""
