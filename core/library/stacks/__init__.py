"""Stacks: photos of a collection that are listed as one, their top."""
