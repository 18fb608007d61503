"""Resolution of a name to a photo or a photo set that one actor has access to.

The order is: key of a photo, text of a photo set (a slug path among them), path of an album or file as SFTP shows it,
visible name, path of visible names with or without the category, folder that holds collections, for admins path of a
file on the server, name of an album. Only visible names can be ambiguous; the error names the candidates that the actor
has access to.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence

from core.errors import NotFoundError, UsageError
from core.library import photo_pages
from core.library.albums.member_albums import named_album, set_of
from core.library.files.file_names import composed
from core.library.files.folders import find_file
from core.library.grouping.groups import groups_of
from core.library.slugs import name_sort
from core.library.tags.tags import tag_of
from core.models import (
    Actor,
    AlbumSet,
    AssetKey,
    CategorySet,
    CollectionSet,
    EverythingSet,
    KeySet,
    Photo,
    PhotoSet,
    QuerySet,
    Role,
    SmartAlbumSet,
    TagSet,
    parse_photo_set,
    photo_set_text,
)
from core.models.photo_sets import ASSET_KEY, WORDS, WORDS_OF_ALBUMS
from core.permissions import redaction_of
from core.query.query_text import query_text
from core.query.search_field import access_of
from core.sets.clauses import Purpose
from core.sets.conditions import is_offered
from core.sets.search.search_conditions import parsed_query
from core.sets.statements import Statement
from core.suggestions import close_match
from core.text import display_text

CANDIDATES = 6
"""The most candidates that an error names."""

Named = Photo | PhotoSet


def named(connection: sqlite3.Connection, actor: Actor, word: str) -> Named:
    """Return the photo or photo set of that name; months, years and the selection can be empty.

    Raises:
        NotFoundError: there is none for this actor.
        UsageError: the visible name is ambiguous, or a query is not valid.
    """
    if isinstance(photo_set := parse_photo_set(word), QuerySet):
        return _searched(connection, actor, photo_set)
    path = word.strip("/")
    found = (
        _by_key(connection, actor, path)
        or _by_text(connection, actor, path)
        or _by_album(connection, actor, path)
        or _by_path(connection, actor, path)
    )
    if found is not None:
        return found
    candidates = (
        dict(_by_visible_name(connection, actor, composed(path)))
        or dict(_by_visible_path(connection, actor, composed(path)))
        or dict(_by_folder(connection, actor, composed(path)))
        or dict(_by_server_path(connection, actor, word))
        or dict(_by_album_name(connection, actor, path))
    )
    match list(candidates.items()):
        case [(_, only)]:
            return only
        case []:
            meant = _meant(connection, actor, path)
            guess = f"Did you mean {display_text(meant, 80)!r}? " if meant else ""
            raise NotFoundError(
                f"There is no photo, collection or category {display_text(word, 80)!r}.",
                f"{guess}`ls` lists what there is.",
            )
        case several:
            shown = [text for text, _ in several[:CANDIDATES]] + ["…"] * (len(several) > CANDIDATES)
            raise UsageError(f"{display_text(word, 80)!r} is the name of {', '.join(shown)}.", "Use one of these.")


def _searched(connection: sqlite3.Connection, actor: Actor, query: QuerySet) -> QuerySet:
    text = query_text(parsed_query(query.text, access_of(actor)))
    if query.within == EverythingSet():
        return QuerySet(text)
    within = named(connection, actor, photo_set_text(query.within))
    return QuerySet(text, KeySet((within.asset_key,)) if isinstance(within, Photo) else within)


def _meant(connection: sqlite3.Connection, actor: Actor, word: str) -> str | None:
    """Return the set that a word means, or the category or collection with the most similar slug or visible name.

    None for names of files, and for guests who are not shown names.
    """
    if _FILE_NAME.search(word) or not redaction_of(actor).shows_names:
        return None
    known = {text: text for text in WORDS if (of := parse_photo_set(text)) is not None and is_offered(actor, of)}
    for statement in (_SOME_COLLECTIONS, _SOME_CATEGORIES):
        for row in connection.execute(*statement.fill(actor, limit=_MOST_COMPARED)):
            known |= {row["name"]: row["slug"], row["slug"]: row["slug"]}
    found = close_match(word, known)
    return None if found is None else known[found]


def _by_key(connection: sqlite3.Connection, actor: Actor, word: str) -> Photo | None:
    if not ASSET_KEY.fullmatch(word):
        return None
    try:
        return photo_pages.photo(connection, actor, AssetKey(word))
    except NotFoundError:
        return None


def _by_text(connection: sqlite3.Connection, actor: Actor, text: str) -> PhotoSet | None:
    photo_set = parse_photo_set(text)
    groups = groups_of(actor)
    try:
        match photo_set:
            case CategorySet(slug):
                return groups.category(connection, actor, slug).photo_set
            case CollectionSet(slug):
                return groups.collection(connection, actor, slug).photo_set
            case AlbumSet() | SmartAlbumSet():
                return None
            case TagSet(name, within) if is_offered(actor, photo_set):
                tag = tag_of(connection, actor, name)
                return None if tag is None else TagSet(tag.name, within)
    except NotFoundError:
        return None
    return photo_set if photo_set is not None and is_offered(actor, photo_set) else None


def _by_album(connection: sqlite3.Connection, actor: Actor, path: str) -> PhotoSet | None:
    """Return an album by its text, or by its address behind one of the words for albums."""
    if path.partition("/")[0] not in WORDS_OF_ALBUMS:
        return None
    found = named_album(connection, actor, path)
    return None if found is None else set_of(connection, found)


def _by_path(connection: sqlite3.Connection, actor: Actor, path: str) -> Photo | None:
    folder, _, name = path.rpartition("/")
    photo_set = _by_album(connection, actor, folder) or parse_photo_set(folder)
    if not name or photo_set is None or isinstance(photo_set, EverythingSet | KeySet):
        return None
    file = find_file(connection, actor, photo_set, name)
    return None if file is None else photo_pages.photo(connection, actor, file.asset_key)


def _by_visible_name(connection: sqlite3.Connection, actor: Actor, name: str) -> Iterator[tuple[str, Named]]:
    """Yield what has this name, ignoring case and accents, each with an unambiguous text."""
    values = {"name_sort": name_sort(name), "limit": CANDIDATES + 1}
    for row in connection.execute(*_CATEGORIES.fill(actor, **values)):
        yield _with_text(CategorySet(row["slug"]))
    for row in connection.execute(*_COLLECTIONS.fill(actor, **values)):
        yield _with_text(CollectionSet(row["slug"]))
    if redaction_of(actor).shows_names:
        rows = connection.execute(*_PHOTOS.fill(actor, **values)).fetchall()
    elif match := _HIDDEN_NAME.fullmatch(name):
        rows = connection.execute(*_PHOTOS_BY_KEY.fill(actor, low=match[1], high=match[1] + "~", limit=2)).fetchall()
    else:
        rows = []
    for row in rows:
        yield row["asset_key"], photo_pages.photo(connection, actor, AssetKey(row["asset_key"]))


def _by_visible_path(connection: sqlite3.Connection, actor: Actor, path: str) -> Iterator[tuple[str, Named]]:
    """Yield what has this path of visible names, as breadcrumbs show it: Travel/Japan 2018/Kyoto/IMG_1.jpg."""
    parts = [part.strip() for part in _SEPARATOR.split(path)]
    if len(parts) < 2 or not all(parts):
        return
    values = {"name_sort": name_sort(parts[0]), "limit": CANDIDATES + 1}
    slugs = tuple(f"{row['slug']}/" for row in connection.execute(*_CATEGORIES.fill(actor, **values)))
    found = list(_in_collections(connection, actor, parts[1:], slugs)) if slugs else []
    yield from found or _in_collections(connection, actor, parts, ("",))


def _in_collections(
    connection: sqlite3.Connection, actor: Actor, parts: Sequence[str], slugs: tuple[str, ...]
) -> Iterator[tuple[str, Named]]:
    """Yield the collections whose folders have these names, and the files of those that have all but the last one.

    The slugs of the collections begin with one of `slugs`.
    """
    for folders, file_name in ((parts, ""), (parts[:-1], parts[-1])):
        values = {"name_sort": name_sort(BETWEEN_FOLDERS.join(folders)), "limit": CANDIDATES + 1}
        for row in connection.execute(*_COLLECTIONS.fill(actor, **values)).fetchall() if folders else ():
            if not row["slug"].startswith(slugs):
                continue
            collection = CollectionSet(row["slug"])
            if not file_name:
                yield _with_text(collection)
            elif (file := find_file(connection, actor, collection, file_name)) is not None:
                yield file.asset_key, photo_pages.photo(connection, actor, file.asset_key)


def _by_folder(connection: sqlite3.Connection, actor: Actor, path: str) -> Iterator[tuple[str, Named]]:
    """Yield the collections below a folder that is none itself, with or without the category before it."""
    parts = [part.strip() for part in _SEPARATOR.split(path)]
    if not all(parts):
        return
    values = {"name_sort": name_sort(parts[0]), "limit": CANDIDATES + 1}
    slugs = tuple(f"{row['slug']}/" for row in connection.execute(*_CATEGORIES.fill(actor, **values)))
    for folders, beginnings in ((parts[1:], slugs), (parts, ("",))):
        key = name_sort(BETWEEN_FOLDERS.join(folders)) + BETWEEN_FOLDERS
        values = {"low": key, "high": key[:-1] + "!"}
        rows = connection.execute(*_BELOW.fill(actor, **values)).fetchall() if folders and beginnings else []
        found = [row["slug"] for row in rows if row["slug"].startswith(beginnings)]
        yield from (_with_text(CollectionSet(slug)) for slug in found)
        if found:
            return


def _by_server_path(connection: sqlite3.Connection, actor: Actor, path: str) -> Iterator[tuple[str, Named]]:
    """Yield the photo of a file by its absolute path on the server; admins alone are shown such paths."""
    if not path.startswith("/") or actor.role is not Role.ADMIN:
        return
    wanted = os.fsencode(os.path.normpath(path))
    for root_id, root in connection.execute("SELECT id, path FROM roots").fetchall():
        beginning = root.rstrip(b"/") + b"/"
        if wanted.startswith(beginning):
            query = _BY_FILE.fill(actor, root_id=root_id, path=wanted.removeprefix(beginning))
            for row in connection.execute(*query).fetchall():
                yield row["asset_key"], photo_pages.photo(connection, actor, AssetKey(row["asset_key"]))


def _by_album_name(connection: sqlite3.Connection, actor: Actor, name: str) -> Iterator[tuple[str, Named]]:
    """Yield the album of this name, where nothing in the library has it."""
    found = named_album(connection, actor, name)
    if found is not None:
        yield photo_set_text(AlbumSet(found)), set_of(connection, found)


def _with_text(photo_set: PhotoSet) -> tuple[str, Named]:
    return photo_set_text(photo_set), photo_set


_SEPARATOR = re.compile("[/›]")
BETWEEN_FOLDERS = " / "
"""Between the folders in the name of a collection."""

# The name that `core.library.redaction` gives a photo whose own is not shown.
_HIDDEN_NAME = re.compile(r"photo-([a-z2-7]{6})")

_FILE_NAME = re.compile(r"\.\w{2,5}$")

_MOST_COMPARED = 1000
"""Categories and collections; more would take a noticeable time."""

_SOME_CATEGORIES = Statement(
    "categories whose name may be meant",
    """
SELECT slug, name
FROM categories
WHERE {categories.listed} AND {categories.visible}
ORDER BY slug
LIMIT :limit
""",
)

_SOME_COLLECTIONS = Statement(
    "collections whose name may be meant",
    """
SELECT slug, name
FROM collections
WHERE {collections.listed} AND {collections.visible}
ORDER BY slug
LIMIT :limit
""",
)

_CATEGORIES = Statement(
    "categories by visible name",
    """
SELECT slug
FROM categories
WHERE name_sort = :name_sort AND {categories.listed} AND {categories.visible}
ORDER BY slug
LIMIT :limit
""",
)

_COLLECTIONS = Statement(
    "collections by visible name",
    """
SELECT slug
FROM collections
WHERE name_sort = :name_sort AND {collections.listed} AND {collections.visible}
ORDER BY slug
LIMIT :limit
""",
)

_BELOW = Statement(
    "collections below a folder",
    """
SELECT slug
FROM collections
WHERE name_sort >= :low AND name_sort < :high AND {collections.listed} AND {collections.visible}
ORDER BY name_sort, slug
""",
)

_PHOTOS = Statement(
    "photos by visible name",
    """
SELECT asset_key
FROM photos
WHERE name_sort = :name_sort AND {listed} AND {visible}
ORDER BY id
LIMIT :limit
""",
    Purpose.FILES,
)

_BY_FILE = Statement(
    "photo by its file",
    """
SELECT asset_key
FROM photos
WHERE root_id = :root_id AND path = :path AND {listed} AND {visible}
""",
    Purpose.EXPORT,
)

_PHOTOS_BY_KEY = Statement(
    "photos by the beginning of a key",
    """
SELECT asset_key
FROM photos
WHERE asset_key > :low AND asset_key < :high AND {listed} AND {visible}
ORDER BY asset_key
LIMIT :limit
""",
    Purpose.FILES,
)
