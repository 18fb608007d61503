"""The operation that applies the marks of a file, all of them or none."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.exchange.imported_marks import before_noted, count_of_import, touched_by, written
from core.exchange.operations.restore_imported import RestoreImported
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class ImportMarks(Operation[int]):
    """Apply the rows of an import that were written before; the result is how many marks were changed."""

    kind = "import-marks"
    action = Action.CHANGE_SETTINGS
    description = "import marks"
    at_the_machine_only = True
    undo = Undo.STEP

    import_id: int
    file_name: str
    """Safe to show."""
    count: int
    """Rows that were written."""

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the marks; those that are there already stay as they are.

        Raises:
            UsageError: another import removed the rows in the meantime.
        """
        if count_of_import(tx.connection, self.import_id) != self.count:
            raise UsageError(
                "Another import was started at the same time, so nothing was imported.", "Import it again."
            )
        changed = before_noted(tx.connection, self.import_id)
        if not changed:
            return Applied(0)
        written(tx.connection, self.import_id, "value")
        touched = tuple(touched_by(tx.connection, self.import_id))
        return Applied(changed, RestoreImported(self.import_id, self.file_name, is_before=True), touched=touched)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"imported {self.file_name}: {things}"
