"""The operations on what persons edit."""

from core.library.edits.operations.edit_things import EditThings
from core.operations import Operation

__all__ = ["OPERATIONS", "EditThings"]

OPERATIONS: tuple[type[Operation[object]], ...] = (EditThings,)
"""What this package registers with the gallery."""
