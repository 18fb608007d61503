"""Albums as one actor is shown them: their own, and those that others share with them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.database.database import Database
from core.errors import NotFoundError, UsageError
from core.library.albums.album_counts import AlbumCounts
from core.library.albums.album_queries import (
    ALBUM_NAMES,
    ALBUMS,
    HOLDING,
    ORDERED_IDS,
    PHOTOS_OF_THINGS,
    READERS,
    SELECTED_IN,
)
from core.library.albums.smart_albums import LIST_SECONDS, MOST_COUNTED, SmartAlbumState, SmartAlbumStates
from core.library.rows import to_cover
from core.library.slugs import name_sort, slug, unique_slug
from core.marks.things import LARGEST_BULK, Things, json_ids
from core.models import (
    Actor,
    Album,
    AlbumAudience,
    AlbumId,
    AlbumSet,
    PhotoId,
    PhotoSet,
    SmartAlbumSet,
    SortOrder,
    parse_photo_set,
    photo_set_text,
)
from core.models.photo_sets import WORDS_OF_ALBUMS
from core.permissions import Action, is_member, may
from core.sets.orders import BY_HAND, photo_order
from core.text import display_text

SHARED = "Shared with me"
"""The folder of the albums of others."""


class Albums:
    """Queries about albums; `Library` holds it."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database
        self._counts = AlbumCounts()

    async def of(self, actor: Actor, *, searches: bool = True) -> tuple[Album, ...]:
        """List the albums that a member is shown, by their names and folders; none for guests and the public.

        Unless it `searches`, smart albums are neither counted nor have a cover, which takes a search for each.
        """
        seconds = LIST_SECONDS if searches else 0
        return await self._database.read(
            lambda connection: albums(connection, actor, counts=self._counts, seconds=seconds)
        )

    async def count_together(self, actor: Actor, folders: Sequence[Collection[AlbumId]]) -> tuple[int, ...]:
        """Return how many photos the albums of each folder have together, those of several of them counted once.

        Albums that the actor is not shown count nothing.
        """

        def read(connection: sqlite3.Connection) -> tuple[int, ...]:
            shown = _paths(connection, actor).keys() if is_member(actor) else set[AlbumId]()
            return tuple(self._counts.of_all(connection, actor, shown & set(folder)) for folder in folders)

        return await self._database.read(read)

    async def one(self, actor: Actor, album_id: AlbumId) -> Album:
        """Return one album.

        Raises:
            NotFoundError: there is none for this actor.
        """
        return await self._database.read(lambda connection: album(connection, actor, album_id))

    async def addresses(self, actor: Actor) -> dict[str, AlbumSet | SmartAlbumSet]:
        """Return the sets of all albums by their addresses, in the order of lists, without looking at their photos."""

        def read(connection: sqlite3.Connection) -> dict[str, AlbumSet | SmartAlbumSet]:
            if not is_member(actor):
                return {}
            sets = {AlbumId(row["id"]): album_set(row) for row in connection.execute(*ALBUM_NAMES.fill(actor))}
            return {text: sets[each] for each, text in _slugs(_paths(connection, actor)).items()}

        return await self._database.read(read)

    async def smart_albums(self, actor: Actor) -> dict[str, SmartAlbumSet]:
        """Return the sets of smart albums by their names with the folders, in the order of lists.

        Of several with one name, which others share, the first one.
        """

        def read(connection: sqlite3.Connection) -> dict[str, SmartAlbumSet]:
            if not is_member(actor):
                return {}
            sets = {AlbumId(row["id"]): album_set(row) for row in connection.execute(*ALBUM_NAMES.fill(actor))}
            found: dict[str, SmartAlbumSet] = {}
            for each, path in _paths(connection, actor).items():
                if isinstance(photo_set := sets[each], SmartAlbumSet):
                    found.setdefault("/".join(map(display_text, path)), photo_set)
            return found

        return await self._database.read(read)

    async def find(self, actor: Actor, word: str) -> Album:
        """Return the album that a word names: its text or address, its name with or without the folders.

        Raises:
            NotFoundError: there is none for this actor.
            UsageError: several have this name.
        """
        return await self._database.read(lambda connection: find(connection, actor, word))

    async def in_folder(self, actor: Actor, word: str) -> tuple[tuple[Album, tuple[str, ...]], ...]:
        """Return the own albums below a folder, by its name or address, each with its names below the folder."""
        path = word.strip("/")
        first, _, rest = path.partition("/")
        path = rest if first in WORDS_OF_ALBUMS and rest else path
        wanted = [name_sort(slug(part)) for part in path.split("/")]
        return tuple(
            (each, each.path[len(wanted) :])
            for each in await self.of(actor)
            if each.is_own
            and len(each.path) > len(wanted)
            and [name_sort(slug(part)) for part in each.path[: len(wanted)]] == wanted
        )

    async def holding(self, actor: Actor, photos: Sequence[PhotoId]) -> dict[AlbumId, int]:
        """Return how many of these photos each album shows, of the albums and photos that the actor may see."""
        query = HOLDING.fill(actor, ids=json.dumps(photos))
        rows = await self._database.read(lambda connection: connection.execute(*query).fetchall())
        return {AlbumId(row["album_id"]): row["number"] for row in rows}

    async def selected_in(self, actor: Actor, album_id: AlbumId) -> tuple[PhotoId, ...]:
        """Return what this actor has selected of the photos that an album shows them, in its order."""
        query = SELECTED_IN.fill(actor, AlbumSet(album_id), BY_HAND)
        rows = await self._database.read(lambda connection: connection.execute(*query).fetchall())
        return tuple(PhotoId(row["id"]) for row in rows)

    async def photos_of(self, actor: Actor, things: Things) -> tuple[PhotoId, ...]:
        """Return photos and those of collections and categories, the oldest first, to be added to an album.

        At most `LARGEST_BULK` and one more.
        """
        query = PHOTOS_OF_THINGS.fill(
            actor,
            ids=json_ids(things.photos),
            collection_ids=json_ids(things.collections),
            in_categories=json_ids(things.categories),
            limit=LARGEST_BULK + 1,
        )
        rows = await self._database.read(lambda connection: connection.execute(*query).fetchall())
        return tuple(PhotoId(row["id"]) for row in rows)

    async def photo_ids(self, actor: Actor, photo_set: PhotoSet, order: SortOrder, limit: int) -> tuple[PhotoId, ...]:
        """Return the photos of a set in an order, to be added to an album, up to a number."""

        def read(connection: sqlite3.Connection) -> tuple[PhotoId, ...]:
            ordered = actor, photo_set, photo_order(photo_set, order)
            return tuple(PhotoId(row["id"]) for row in connection.execute(*ORDERED_IDS.fill(*ordered, limit=limit)))

        return await self._database.read(read)


def albums(
    connection: sqlite3.Connection,
    actor: Actor,
    album_id: AlbumId | None = None,
    counts: AlbumCounts | None = None,
    seconds: float = LIST_SECONDS,
) -> tuple[Album, ...]:
    """Return what `Albums.of` does, or only one of these albums; with the counts that are kept, if any.

    Smart albums are searched for so many seconds of processor time.
    """
    if not is_member(actor):
        return ()
    paths = _paths(connection, actor)
    slugs = _slugs(paths)
    readers: dict[int, list[str]] = {}
    for row in connection.execute(READERS, {"user_id": actor.user_id}):
        readers.setdefault(row["album_id"], []).append(display_text(row["name"]))
    found = {row["id"]: row for row in connection.execute(*ALBUMS.fill(actor, album_id=album_id))}
    by_hand = [each for each, row in found.items() if row["query"] is None]
    counted = (counts or AlbumCounts()).of(connection, actor, by_hand)
    states = SmartAlbumStates(connection, actor, seconds)
    return tuple(
        _to_album(
            actor,
            _Found(found[each], album_set(found[each]), path, slugs[each], readers.get(each, ())),
            counted[each] if found[each]["query"] is None else states,
        )
        for each, path in paths.items()
        if each in found
    )


def album(connection: sqlite3.Connection, actor: Actor, album_id: AlbumId) -> Album:
    """Return what `Albums.one` does."""
    found = albums(connection, actor, album_id)
    if not found:
        raise NotFoundError("There is no such album.", "`album list` lists your albums.")
    return found[0]


def find(connection: sqlite3.Connection, actor: Actor, word: str) -> Album:
    """Return what `Albums.find` does."""
    wanted = named_album(connection, actor, word)
    if wanted is None:
        raise NotFoundError(f"There is no album {display_text(word, 80)!r}.", "`album list` lists your albums.")
    return album(connection, actor, wanted)


def album_set(row: sqlite3.Row) -> AlbumSet | SmartAlbumSet:
    """Return the set of a row with the columns `id` and `query`."""
    album_id = AlbumId(row["id"])
    return AlbumSet(album_id) if row["query"] is None else SmartAlbumSet(album_id, row["query"])


def set_of(connection: sqlite3.Connection, album_id: AlbumId) -> AlbumSet | SmartAlbumSet:
    """Return the set of an album; whether an actor may see it is a condition of the set."""
    row = connection.execute("SELECT id, query FROM albums WHERE id = ?", (album_id,)).fetchone()
    return AlbumSet(album_id) if row is None else album_set(row)


def named_album(connection: sqlite3.Connection, actor: Actor, word: str) -> AlbumId | None:
    """Return the id of the album that a word names, as `Albums.find`; None when there is none.

    Raises:
        UsageError: several have this name.
    """
    if not is_member(actor):
        return None
    paths = _paths(connection, actor)
    photo_set = parse_photo_set(word.strip("/"))
    if isinstance(photo_set, AlbumSet):
        return photo_set.album_id if photo_set.album_id in paths else None
    first, _, rest = word.strip("/").partition("/")
    name = rest if first in WORDS_OF_ALBUMS and rest else word.strip("/")
    key = name_sort(name)
    for candidates in (
        [each for each, text in _slugs(paths).items() if text == name],
        [each for each, path in paths.items() if name_sort("/".join(path)) == key],
        [each for each, path in paths.items() if name_sort(path[-1]) == key],
    ):
        if len(candidates) > 1:
            texts = ", ".join(photo_set_text(AlbumSet(each)) for each in candidates)
            raise UsageError(f"{display_text(word, 80)!r} is the name of {texts}.", "Use one of these.")
        if candidates:
            return candidates[0]
    return None


def _paths(connection: sqlite3.Connection, actor: Actor) -> dict[AlbumId, tuple[str, ...]]:
    """Return the names of all albums with those of the folders, in the order of lists."""
    found = {}
    for row in connection.execute(*ALBUM_NAMES.fill(actor)):
        parts = tuple(row["name"].split("/"))
        found[AlbumId(row["id"])] = parts if row["is_own"] else (SHARED, parts[-1])
    return dict(sorted(found.items(), key=lambda each: ([name_sort(part) for part in each[1]], each[0])))


def _slugs(paths: dict[AlbumId, tuple[str, ...]]) -> dict[AlbumId, str]:
    taken: dict[str, AlbumId] = {}
    for each, path in paths.items():
        taken[unique_slug("/".join(map(slug, path)), taken.__contains__)] = each
    return {each: text for text, each in taken.items()}


@dataclass(frozen=True, slots=True)
class _Found:
    row: sqlite3.Row
    photo_set: AlbumSet | SmartAlbumSet
    path: tuple[str, ...]
    address: str
    readers: Sequence[str]


def _to_album(actor: Actor, found: _Found, counted: int | SmartAlbumStates) -> Album:
    row, photo_set = found.row, found.photo_set
    state = SmartAlbumState(counted, row) if isinstance(counted, int) else counted.of(photo_set)
    is_smart, count = isinstance(photo_set, SmartAlbumSet), state.count
    is_own = bool(row["is_own"])
    return Album(
        id=AlbumId(row["id"]),
        path=tuple(map(display_text, found.path)),
        slug=found.address,
        photo_count=min(count or 0, MOST_COUNTED) if is_smart else count or 0,
        cover=None if state.cover is None else to_cover(state.cover),
        photo_set=photo_set,
        audience=AlbumAudience(row["audience"]),
        readers=tuple(found.readers) if is_own else (),
        is_own=is_own,
        is_default=is_own and bool(row["is_default"]),
        is_hidden=is_own and bool(row["is_hidden"]),
        is_protected=bool(row["is_protected"]),
        is_open_to_changes=(is_own or may(actor, Action.SHARE)) and not is_smart,
        is_counted=count is not None,
        has_more=is_smart and (count or 0) > MOST_COUNTED,
    )
