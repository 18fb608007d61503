"""The operation that archives photos, or no longer."""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.library.summaries import refresh_counts_of
from core.marks.things import Things, json_ids, require_accessible, require_visible
from core.models import LibraryChanged, id_ranges
from core.operations import Applied, Operation, ThingKind, Transaction, Undo
from core.permissions import Action
from core.sets.clauses import Purpose
from core.sets.statements import Statement


@dataclass(frozen=True, slots=True)
class SetArchived(Operation[int]):
    """Archive photos, and all photos that collections and categories list now, or no longer.

    The result is how many photos were changed. What appears in those collections later is not archived.
    """

    kind = "set-archived"
    action = Action.ARCHIVE
    description = "archive things"
    undo = Undo.STEP
    announcement = LibraryChanged()

    things: Things
    is_archived: bool = True

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "things", Things.stored(self.things))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write what was different; the inverse holds only that.

        Raises:
            NotFoundError: the actor has no access to some of the things, and nothing is changed.
            UsageError: there are too many.
        """
        if self.things.collections or self.things.categories:
            require_accessible(tx, self.things)
        else:
            require_visible(tx, self.things)  # an inverse may have more photos than a bulk
        found: list[int] = []
        for kind, ids in self.things.kinds():
            found += [row["id"] for row in tx.connection.execute(*_PHOTOS[kind].fill(ids=json_ids(ids)))]
        values = {"ids": json.dumps(found)}
        rows = tx.connection.execute(_ADD if self.is_archived else _REMOVE, values).fetchall()
        changed = Things(photos=id_ranges(row["photo_id"] for row in rows))
        if not changed.count:
            return Applied(0)
        refresh_counts_of(tx.connection, json_ids(changed.photos))
        inverse = SetArchived(changed, not self.is_archived)
        return Applied(changed.count, inverse, touched=changed.touched_by_all("archive"))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"archived {things}" if self.is_archived else f"took {things} out of the archive"


_ADD = """
INSERT INTO archived_photos (photo_id) SELECT value FROM json_each(:ids) WHERE 1
ON CONFLICT DO NOTHING
RETURNING photo_id
"""

_REMOVE = """
DELETE FROM archived_photos WHERE photo_id IN (SELECT value FROM json_each(:ids))
RETURNING photo_id
"""

_PHOTOS = {
    ThingKind.PHOTO: Statement("photos to archive", "SELECT value AS id FROM json_each(:ids)"),
    ThingKind.COLLECTION: Statement(
        "photos of collections to archive",
        """
SELECT id FROM photos
WHERE collection_id IN (SELECT value FROM json_each(:ids)) AND {listed}
""",
        Purpose.FILES,
    ),
    ThingKind.CATEGORY: Statement(
        "photos of categories to archive",
        """
SELECT photos.id
FROM json_each(:ids) AS each
CROSS JOIN collections ON collections.category_id = each.value
CROSS JOIN photos ON photos.collection_id = collections.id
WHERE {listed}
""",
        Purpose.FILES,
    ),
}
