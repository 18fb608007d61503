"""The operation that gives a root another path."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from core.errors import NotFoundError, UsageError
from core.models import PhotoId, RootId
from core.operations import Applied, Operation, Transaction, audit
from core.permissions import Action
from core.sets.statements import Statement
from core.text import display_path


@dataclass(frozen=True, slots=True)
class MoveRoot(Operation[None]):
    """Point a root to another folder, which holds the same photos; `Indexing.move_root` checks that."""

    kind = "move-root"
    action = Action.CHANGE_SETTINGS
    description = "move folders of photos"
    at_the_machine_only = True
    audit_kind = audit.ROOT_MOVED

    old: str
    new: str

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the path; the collection of photos directly in the root gets the name of the new folder.

        Raises:
            NotFoundError: there is no such root.
            UsageError: the new path is that of another root.
        """
        old, new = os.fsencode(self.old), os.fsencode(self.new)
        row = tx.connection.execute("SELECT id FROM roots WHERE path = ?", (old,)).fetchone()
        if row is None:
            raise NotFoundError("This is not an indexed folder.", "List them: sshowcase roots")
        if tx.connection.execute("SELECT 1 FROM roots WHERE path = ?", (new,)).fetchone() is not None:
            raise UsageError(
                "The new folder is indexed already.",
                "Name a folder that is not: `sshowcase roots` lists those that are.",
            )
        root_id = RootId(row["id"])
        tx.connection.execute(_MOVE, {"id": root_id, "path": new, "name": _name(new)})
        self._carry_direct_photos(tx, root_id, old, new)
        return Applied(None, MoveRoot(self.new, self.old), audit_details=f"{display_path(old)} to {display_path(new)}")

    def _carry_direct_photos(self, tx: Transaction, root_id: RootId, old: bytes, new: bytes) -> None:
        from core.indexing.moves.carried_collections import carry_collections
        from core.indexing.moves.moved_folders import MovedFolders

        photos = [PhotoId(row["id"]) for row in tx.connection.execute(_DIRECT_PHOTOS, {"root": root_id}).fetchall()]
        names = _folder(old), _folder(new)
        if photos and names[0] != names[1]:
            query = _OTHERS_OF_CATEGORY.fill(root=root_id, folder=names[0])
            is_alone = tx.connection.execute(*query).fetchone() is None
            folders = MovedFolders({(b"", b""): photos}, {names: photos} if is_alone else {})
            carry_collections(tx.connection, root_id, new, folders, int(time.time()))


def _folder(root: bytes) -> bytes:
    return root.rstrip(b"/").rpartition(b"/")[2] or root


def _name(root: bytes) -> str:
    return display_path(_folder(root))


_MOVE = "UPDATE roots SET path = :path, name = :name, online = 1 WHERE id = :id"

_DIRECT_PHOTOS = """
SELECT photos.id FROM photos JOIN collections ON collections.id = collection_id
WHERE photos.root_id = :root AND collections.folder = x'' AND deleted_at IS NULL
"""

_OTHERS_OF_CATEGORY = Statement(
    "other collections of a category",
    """
SELECT 1 FROM collections
WHERE category_id = (SELECT id FROM categories WHERE folder = :folder)
    AND {collections.listed} AND NOT (root_id = :root AND folder = x'')
LIMIT 1
""",
)
