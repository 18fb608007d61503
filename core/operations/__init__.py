"""Every change that a member makes: checked, performed, recorded with its inverse, and taken back.

No other room writes what operations write; a test holds that.
"""

from core.operations.applying import Operation, apply, undo
from core.operations.covers import SetCover
from core.operations.members import RemoveMember, RestoreMember, SetAccess, SetRole
from core.operations.preferences import MAX_PREFERENCE, PREFERENCES, SetPreference
from core.operations.selections import LARGEST_SELECTION, ChangeSelection

__all__ = [
    "LARGEST_SELECTION",
    "MAX_PREFERENCE",
    "PREFERENCES",
    "ChangeSelection",
    "Operation",
    "RemoveMember",
    "RestoreMember",
    "SetAccess",
    "SetCover",
    "SetPreference",
    "SetRole",
    "apply",
    "undo",
]
