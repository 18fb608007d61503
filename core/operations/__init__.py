"""Every change that a member makes: checked, performed, recorded with its inverse, and taken back.

No other room writes what operations write; a test holds that.
"""

from core.operations.applying import Operation, apply, undo
from core.operations.covers import SetCover
from core.operations.preferences import MAX_PREFERENCE, PREFERENCES, SetPreference

__all__ = ["MAX_PREFERENCE", "PREFERENCES", "Operation", "SetCover", "SetPreference", "apply", "undo"]
