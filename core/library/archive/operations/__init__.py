"""The operation on the archive."""

from core.library.archive.operations.set_archived import SetArchived
from core.operations import Operation

__all__ = ["OPERATIONS", "SetArchived"]

OPERATIONS: tuple[type[Operation[object]], ...] = (SetArchived,)
"""What this package registers with the gallery."""
