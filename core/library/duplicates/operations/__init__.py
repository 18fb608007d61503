"""The operations on duplicates."""

from core.library.duplicates.operations.keep_photos import KeepPhotos, RestoreDuplicates
from core.library.duplicates.operations.tell_apart import MOST_TOLD_APART, TellApart, TellTogether
from core.operations import Operation

__all__ = ["MOST_TOLD_APART", "OPERATIONS", "KeepPhotos", "RestoreDuplicates", "TellApart", "TellTogether"]

OPERATIONS: tuple[type[Operation[object]], ...] = (KeepPhotos, RestoreDuplicates, TellApart, TellTogether)
"""What this package registers with the gallery."""
