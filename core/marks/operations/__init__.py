"""The operations on marks."""

from core.marks.operations.erase_interests import EraseInterests
from core.marks.operations.select_groups import SelectGroups
from core.marks.operations.set_favourite import SetFavourite
from core.marks.operations.set_ratings import SetRatings
from core.operations import Operation

__all__ = ["OPERATIONS", "EraseInterests", "SelectGroups", "SetFavourite", "SetRatings"]

OPERATIONS: tuple[type[Operation[object]], ...] = (EraseInterests, SelectGroups, SetFavourite, SetRatings)
"""What this package registers with the gallery."""
