"""Sidecars that the gallery writes next to photos, with what all members share about them."""
