"""The operation that undoes an import, or applies it again."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotFoundError
from core.exchange.imported_marks import count_of_import, touched_by, written
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RestoreImported(Operation[int]):
    """Restore what was there before an import, or what it wrote; the result is how many marks are changed."""

    kind = "restore-imported"
    action = Action.CHANGE_SETTINGS
    description = "import marks"
    undo = Undo.STEP

    import_id: int
    file_name: str
    """Safe to show."""
    is_before: bool

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the marks.

        Raises:
            NotFoundError: what was there before is no longer kept.
        """
        count = count_of_import(tx.connection, self.import_id)
        if not count:
            raise NotFoundError("What was there before this import is no longer kept.")
        written(tx.connection, self.import_id, "before" if self.is_before else "value")
        inverse = RestoreImported(self.import_id, self.file_name, not self.is_before)
        return Applied(count, inverse, touched=tuple(touched_by(tx.connection, self.import_id)))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        done = "undid the import of" if self.is_before else "imported"
        return f"{done} {self.file_name}: {things}"
