"""The operation that keeps photos of a group of duplicates: the first gets the marks of the others."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from core.errors import UsageError
from core.library.duplicates.operations.tell_apart import TellApart, TellTogether, photo_ids
from core.library.edits.edit_steps import EditKind, EditStep
from core.library.edits.operations import EditThings
from core.library.trash.operations import MoveToTrash, RestoreFromTrash, ReturnToTrash
from core.marks.albums.operations import PlaceInAlbum
from core.marks.albums.places import places_text
from core.marks.operations import SetFavourite, SetRatings
from core.marks.tags.operations import RestoreTags, SetTag
from core.marks.things import Things
from core.models import AlbumId, AssetKey, EditField, LibraryChanged, PhotoId, UserId
from core.operations import Applied, Operation, Registry, Touched, Transaction, Undo
from core.operations.stored_operations import dumps
from core.permissions import Action

MOST_DUPLICATES = 1_000
"""Photos of one group."""

_Step = tuple[UserId, Operation[object]]
"""A change, and the member whose marks it changes."""


@dataclass(frozen=True, slots=True)
class KeepPhotos(Operation[int]):
    """Keep photos of a group, and move the others to the trash; the result is how many were moved.

    The first one to keep gets the favourites and ratings of all members, the tags and album places of the others, and
    their title, caption and note where it has none. Photos kept together are no longer duplicates of one another.
    """

    kind = "keep-photos"
    action = Action.DUPLICATES
    description = "decide about duplicates"
    undo = Undo.STEP
    announcement = LibraryChanged()

    kept: tuple[AssetKey, ...]
    others: tuple[AssetKey, ...]

    def __post_init__(self) -> None:
        """Accept lists: recorded operations come from JSON."""
        object.__setattr__(self, "kept", tuple(dict.fromkeys(self.kept)))
        object.__setattr__(self, "others", tuple(dict.fromkeys(self.others)))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write all of it; the inverse restores every mark.

        Raises:
            NotFoundError: the actor has no access to one of the photos.
            UsageError: no photo is kept, none or too many are not, or one is both.
        """
        if not self.kept or not 0 < len(self.others) < MOST_DUPLICATES or set(self.kept) & set(self.others):
            raise UsageError(
                "At least one photo of a group is kept, and at least one is not.",
                "Name photos to keep, and others of the group that are not kept.",
            )
        kept, others = photo_ids(tx, self.kept), photo_ids(tx, self.others)
        first = photo_ids(tx, self.kept[:1])[0]
        steps = [*_merged(tx.connection, first, others), (tx.member_id, MoveToTrash(Things.of(others)))]
        inverses, touched = _applied(tx, steps)
        if len(kept) > 1:
            try:
                apart, more = _applied(tx, [(tx.member_id, TellApart(self.kept))])
            except UsageError:
                apart, more = [], []  # that was decided before
            inverses, touched = [*apart, *inverses], [*touched, *more]
        inverse = RestoreDuplicates(tuple((member, dumps(each)) for member, each in inverses)) if inverses else None
        return Applied(len(others), inverse, touched=tuple(touched))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"kept {len(self.kept):,} of {len(self.kept) + len(self.others):,} duplicates: {things}"


@dataclass(frozen=True, slots=True)
class RestoreDuplicates(Operation[int]):
    """Apply the inverse of each step of `KeepPhotos`, or its steps again; the result is how many changed anything."""

    kind = "restore-duplicates"
    action = Action.DUPLICATES
    description = "decide about duplicates"
    undo = Undo.STEP
    announcement = LibraryChanged()

    steps: tuple[tuple[UserId, str], ...]
    """Changes as they are stored, and the members whose marks they change."""

    def __post_init__(self) -> None:
        """Accept lists: recorded operations come from JSON."""
        object.__setattr__(self, "steps", tuple((UserId(member), text) for member, text in self.steps))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Apply them in order.

        Raises:
            GalleryError: one of them is impossible.
        """
        inverses, touched = _applied(tx, [(member, _KINDS.load(text)) for member, text in self.steps])
        inverse = RestoreDuplicates(tuple((member, dumps(each)) for member, each in inverses)) if inverses else None
        return Applied(len(inverses), inverse, touched=tuple(touched))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored duplicates: {things}"


def _applied(tx: Transaction, steps: Iterable[_Step]) -> tuple[list[_Step], list[Touched]]:
    """Perform steps; return their inverses, the last one first, and what they touched."""
    inverses: list[_Step] = []
    touched: list[Touched] = []
    for member, operation in steps:
        # Also in protected albums, which are closed for the actor.
        opened = frozenset([operation.album_id]) if isinstance(operation, PlaceInAlbum) else frozenset()
        applied = operation.perform(replace(tx, member_id=member, actor=replace(tx.actor, opened_albums=opened)))
        if applied.inverse is not None:
            inverses.append((member, applied.inverse))
            touched += applied.touched
    return inverses[::-1], touched


def _merged(connection: sqlite3.Connection, kept: PhotoId, others: list[PhotoId]) -> Iterator[_Step]:
    """Yield the steps that give a photo the marks of others which it does not have."""
    thing, values = Things.of([kept]), {"kept": kept, "others": json.dumps(others)}
    for row in connection.execute(_FAVOURITES, values).fetchall():
        yield UserId(row["user_id"]), SetFavourite(thing)
    for row in connection.execute(_RATINGS, values).fetchall():
        yield UserId(row["user_id"]), SetRatings.one(row["stars"], thing)
    for row in connection.execute(_TAGS, values).fetchall():
        yield UserId(0), SetTag(row["name"], thing)
    for row in connection.execute(_ALBUMS, values).fetchall():
        yield UserId(row["user_id"]), PlaceInAlbum(AlbumId(row["album_id"]), places_text([(kept, row["place"])]))
    texts: dict[str, str] = defaultdict(str)
    for row in connection.execute(_TEXTS, values).fetchall():
        for field in EditField.TITLE, EditField.CAPTION, EditField.NOTE:
            texts[field] = texts[field] or row[field.value] or ""
    steps = [EditStep(EditField(field), EditKind.SET, thing, text) for field, text in texts.items() if text]
    if steps:
        yield UserId(0), EditThings(tuple(steps))


_KINDS = Registry(
    (
        SetFavourite,
        SetRatings,
        SetTag,
        RestoreTags,
        PlaceInAlbum,
        EditThings,
        MoveToTrash,
        RestoreFromTrash,
        ReturnToTrash,
        TellApart,
        TellTogether,
    )
)

_FAVOURITES = """
SELECT DISTINCT user_id FROM favourite_photos
WHERE photo_id IN (SELECT value FROM json_each(:others))
    AND user_id NOT IN (SELECT user_id FROM favourite_photos WHERE photo_id = :kept)
ORDER BY user_id
"""

_RATINGS = """
SELECT user_id, max(stars) AS stars FROM rated_photos
WHERE photo_id IN (SELECT value FROM json_each(:others))
    AND user_id NOT IN (SELECT user_id FROM rated_photos WHERE photo_id = :kept)
GROUP BY user_id
ORDER BY user_id
"""

_TAGS = """
SELECT DISTINCT name FROM tagged_photos JOIN tags ON tags.id = tag_id
WHERE photo_id IN (SELECT value FROM json_each(:others))
    AND tag_id NOT IN (SELECT tag_id FROM tagged_photos WHERE photo_id = :kept)
ORDER BY key
"""

_ALBUMS = """
SELECT albums.user_id, album_id, min(place) AS place FROM album_photos JOIN albums ON albums.id = album_id
WHERE photo_id IN (SELECT value FROM json_each(:others)) AND deleted_at IS NULL
    AND album_id NOT IN (SELECT album_id FROM album_photos WHERE photo_id = :kept)
GROUP BY album_id
ORDER BY album_id
"""

# The texts that the photo has not, from the first of the others that has one.
_TEXTS = """
SELECT iif(mine.title IS NULL, others.title, NULL) AS title,
    iif(mine.caption IS NULL, others.caption, NULL) AS caption, iif(mine.note IS NULL, others.note, NULL) AS note
FROM photo_texts AS others LEFT JOIN photo_texts AS mine ON mine.photo_id = :kept
WHERE others.photo_id IN (SELECT value FROM json_each(:others))
ORDER BY others.photo_id
"""
