"""The one way in which an actor changes anything: operations, applied, recorded with their inverse, and undone.

This package holds the mechanism and the operations on covers, exclusions, preferences and selections; those on members
and on share links are in `core.accounts.operations` and `core.sharing.operations`. A test checks that no other file
writes.
"""

from core.operations.applying import Operations
from core.operations.change_selection import LARGEST_SELECTION, ChangeSelection, SelectionChange
from core.operations.exclude_folder import ExcludeFolder, IncludeFolder, StoredExclusion, stored_exclusions
from core.operations.history.entries import EVERY_OWN_CHANGE, HistoryEntry, HistoryFilter
from core.operations.history.undoing import NEXT_STEP, Request
from core.operations.operation import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.operations.set_cover import SetCover
from core.operations.set_preference import MAX_PREFERENCE, PREFERENCES, NotePreference, SetPreference
from core.operations.stored_operations import Registry

__all__ = [
    "EVERY_OWN_CHANGE",
    "LARGEST_SELECTION",
    "MAX_PREFERENCE",
    "NEXT_STEP",
    "OPERATIONS",
    "PREFERENCES",
    "Applied",
    "ChangeSelection",
    "ExcludeFolder",
    "HistoryEntry",
    "HistoryFilter",
    "IncludeFolder",
    "NotePreference",
    "Operation",
    "Operations",
    "Registry",
    "Request",
    "SelectionChange",
    "SetCover",
    "SetPreference",
    "StoredExclusion",
    "ThingKind",
    "Touched",
    "Transaction",
    "Undo",
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
