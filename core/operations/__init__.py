"""Every change that a member makes: checked, performed, recorded with its inverse, and taken back.

No other room writes what operations write; a test holds that.
"""

from core.operations.applying import Operation, apply, undo
from core.operations.change_members import RemoveMember, RestoreMember, SetAccess, SetRole
from core.operations.change_selection import LARGEST_SELECTION, ChangeSelection
from core.operations.set_cover import SetCover
from core.operations.set_preference import MAX_PREFERENCE, PREFERENCES, SetPreference

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
