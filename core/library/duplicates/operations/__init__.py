"""The operations on duplicates."""

from core.library.duplicates.operations.tell_apart import MOST_TOLD_APART, TellApart, TellTogether
from core.operations import Operation

__all__ = ["MOST_TOLD_APART", "OPERATIONS", "TellApart", "TellTogether"]

OPERATIONS: tuple[type[Operation[object]], ...] = (TellApart, TellTogether)
"""What this package registers with the gallery."""
