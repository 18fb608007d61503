"""The one way in which an actor changes anything: operations, applied, recorded with their inverse, and undone.

This package holds the mechanism and the operations on covers, exclusions, preferences and selections; those on members
and on share links are in `core.accounts.operations` and `core.sharing.operations`. A test checks that no other file
writes.
"""

from core.operations.applying import Operations
from core.operations.change_selection import LARGEST_SELECTION, ChangeSelection, SelectionChange
from core.operations.exclude_folder import ExcludeFolder, IncludeFolder, StoredExclusion, stored_exclusions
from core.operations.operation import Applied, Operation, Transaction
from core.operations.set_cover import SetCover
from core.operations.set_preference import MAX_PREFERENCE, PREFERENCES, NotePreference, SetPreference
from core.operations.stored_operations import Registry

__all__ = [
    "LARGEST_SELECTION",
    "MAX_PREFERENCE",
    "OPERATIONS",
    "PREFERENCES",
    "Applied",
    "ChangeSelection",
    "ExcludeFolder",
    "IncludeFolder",
    "NotePreference",
    "Operation",
    "Operations",
    "Registry",
    "SelectionChange",
    "SetCover",
    "SetPreference",
    "StoredExclusion",
    "Transaction",
    "stored_exclusions",
]

OPERATIONS: tuple[type[Operation[object]], ...] = (
    ChangeSelection,
    ExcludeFolder,
    IncludeFolder,
    NotePreference,
    SetCover,
    SetPreference,
)
"""What this package registers with the gallery."""
