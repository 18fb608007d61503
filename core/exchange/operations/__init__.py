"""The operations of imports."""

from core.exchange.operations.import_marks import ImportMarks
from core.exchange.operations.restore_imported import RestoreImported
from core.operations import Operation

__all__ = ["OPERATIONS", "ImportMarks", "RestoreImported"]

OPERATIONS: tuple[type[Operation[object]], ...] = (ImportMarks, RestoreImported)
"""What this package registers with the gallery."""
