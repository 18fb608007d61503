"""Compares pictures: perceptual hashes that find similar ones, and an alignment that decides about two of them."""
