"""The operations on the trash."""

from core.library.trash.operations.move_to_trash import MoveToTrash, RestoreFromTrash, ReturnToTrash
from core.operations import Operation

__all__ = ["OPERATIONS", "MoveToTrash", "RestoreFromTrash", "ReturnToTrash"]

OPERATIONS: tuple[type[Operation[object]], ...] = (MoveToTrash, RestoreFromTrash, ReturnToTrash)
"""What this package registers with the gallery."""
