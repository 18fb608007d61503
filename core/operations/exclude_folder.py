"""The operations that exclude folders from the gallery and include them again; the next scan hides or shows photos."""

from __future__ import annotations

import os
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import NotFoundError, UsageError
from core.models import Exclusion, parse_exclusion
from core.operations import audit
from core.operations.operation import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action
from core.text import display_text


@dataclass(frozen=True, slots=True)
class StoredExclusion:
    """An exclusion that an admin added."""

    exclusion: Exclusion
    added_at: datetime
    added_by: str
    """Safe to show."""


@dataclass(frozen=True, slots=True)
class ExcludeFolder(Operation[Exclusion]):
    """Exclude every folder of a name, or the one folder with a path; see `core.models.exclusions`."""

    kind = "exclude-folder"
    action = Action.CHANGE_SETTINGS
    description = "exclude folders"
    audit_kind = audit.FOLDER_EXCLUDED
    undo = Undo.HISTORY

    text: str

    def perform(self, tx: Transaction) -> Applied[Exclusion]:
        """Add the exclusion.

        Raises:
            UsageError: the text is not an exclusion, or it already excludes folders.
        """
        exclusion = _parsed(self.text)
        values = {
            "pattern": os.fsencode(exclusion.text),
            "now": int(time.time()),
            "name": display_text(tx.actor.shown_name),
        }
        if tx.connection.execute(_EXCLUDE, values).rowcount != 1:
            raise UsageError(f"{display_text(exclusion.text)} is already excluded.", "Nothing needs to be done.")
        shown, touched = display_text(exclusion.text), _touched(exclusion)
        return Applied(exclusion, IncludeFolder(exclusion.text), audit_details=shown, touched=touched)

    def past_words(self, things: str) -> str:  # noqa: ARG002 - the folder is not a thing with a number
        """Return what it did."""
        return f"excluded the folder {display_text(self.text)}"


@dataclass(frozen=True, slots=True)
class IncludeFolder(Operation[Exclusion]):
    """Remove an exclusion: the next scan shows the photos of these folders again."""

    kind = "include-folder"
    action = Action.CHANGE_SETTINGS
    description = "exclude folders"
    audit_kind = audit.FOLDER_INCLUDED
    undo = Undo.HISTORY

    text: str

    def perform(self, tx: Transaction) -> Applied[Exclusion]:
        """Remove the exclusion; NotFoundError when there is none."""
        exclusion = _parsed(self.text)
        if tx.connection.execute(_INCLUDE, {"pattern": os.fsencode(exclusion.text)}).rowcount != 1:
            raise NotFoundError(f"{display_text(exclusion.text)} is not excluded.", "It may already have been removed.")
        shown, touched = display_text(exclusion.text), _touched(exclusion)
        return Applied(exclusion, ExcludeFolder(exclusion.text), audit_details=shown, touched=touched)

    def past_words(self, things: str) -> str:  # noqa: ARG002 - the folder is not a thing with a number
        """Return what it did."""
        return f"included the folder {display_text(self.text)} again"

    def access_words(self, things: str) -> str:  # noqa: ARG002 - as above
        """Return who sees its photos."""
        return "Everyone with access to the categories of this folder sees its photos after the next scan."


def stored_exclusions(connection: sqlite3.Connection) -> list[StoredExclusion]:
    """Return the exclusions that admins added, the oldest first."""
    return [
        StoredExclusion(
            Exclusion(os.fsdecode(row["pattern"])), datetime.fromtimestamp(row["added_at"], UTC), row["added_by"]
        )
        for row in connection.execute(_STORED)
    ]


def _touched(exclusion: Exclusion) -> tuple[Touched, ...]:
    return (Touched.one(f"exclusion of {exclusion.text}", ThingKind.OTHER, 0),)


def _parsed(text: str) -> Exclusion:
    exclusion = parse_exclusion(text)
    if exclusion is None:
        raise UsageError(
            "This is not the name or the path of a folder.",
            'Write a name, such as "Private", or a path below a folder of photos, such as "Travel/Private".',
        )
    return exclusion


_EXCLUDE = """
INSERT INTO exclusions (pattern, added_at, added_by) VALUES (:pattern, :now, :name)
ON CONFLICT (pattern) DO NOTHING
"""

_INCLUDE = """
DELETE FROM exclusions
WHERE pattern = :pattern
"""

_STORED = """
SELECT pattern, added_at, added_by FROM exclusions
ORDER BY added_at, pattern
"""
