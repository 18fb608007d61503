"""The operations on marks."""

from core.marks.operations.set_favourite import SetFavourite
from core.marks.operations.set_ratings import SetRatings
from core.operations import Operation

__all__ = ["OPERATIONS", "SetFavourite", "SetRatings"]

OPERATIONS: tuple[type[Operation[object]], ...] = (SetFavourite, SetRatings)
"""What this package registers with the gallery."""
