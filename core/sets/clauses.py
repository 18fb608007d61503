"""The conditions {listed} (state) and {visible} (permission), which are part of every statement about photos.

A new clause is one entry of `_STATES` and its name in the purposes that it is for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum, auto

from core.models import (
    Actor,
    AlbumSet,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    HighlightSet,
    KeySet,
    MomentSet,
    NewSet,
    PhotoSet,
    QuerySet,
    SelectionSet,
    ShareLinkSet,
    StackSet,
    TrashSet,
    TripSet,
)
from core.models.sets.feed_sets import FeedSet, ReelsSet
from core.models.sets.filtered_sets import unfiltered
from core.models.sets.story_sets import StorySet
from core.permissions import Action, is_member, may
from core.sets.conditions import set_condition
from core.sets.expressions import ARCHIVED, HIDDEN, READER, Sql, opened_albums, readable_album


class Purpose(Enum):
    """The purpose of a statement."""

    LIST = auto()
    """Lists, grids, folders, counts, covers."""
    FEED = auto()
    """Feeds, home, lists of everything, such as the newest photos: without what is archived, or hidden by the actor."""
    SEARCH = auto()
    HELD = auto()
    """Photos that were put together one by one, such as albums: also those of stories."""
    FILES = auto()
    """Photos by their files: names, pictures to make. Also those below the top of a stack, and those of stories."""
    FOLDER = auto()
    """The purpose FILES for a set of photos: folders over SFTP, archives. Without photos of stories."""
    LINK = auto()
    """Everything that guests of a share link are shown."""
    EXPORT = auto()
    """One photo by its key, and its original: also a photo that is not supported."""
    PICTURE = auto()
    """The pictures of one photo: for those who are shown the trash, also while it is in there."""
    TRASH = auto()
    """Lists and counts of what is in the trash; the purpose of every statement about a set of the trash."""
    MEDIA = auto()
    """Whether a folder has photos, in the trash or not."""
    AUDIT = auto()
    """Reports about files, for admins."""


_STATES: Mapping[str, str] = {
    "present": "{table}.deleted_at IS NULL",
    "supported": "{table}.width > 0",
    "top": "{table}.below_top = 0",
    # Looked up by the id, which every index holds: moving to the trash writes no index of photos.
    "kept": "{table}.id NOT IN (SELECT photo_id FROM trashed_photos)",
    "unarchived": f"{{table}}.id NOT IN {ARCHIVED}",
    "unhidden": f"{{table}}.id NOT IN {HIDDEN}",
    "trashed": "{table}.id IN (SELECT photo_id FROM trashed_photos)",
    "untold": "{table}.id NOT IN (SELECT photo_id FROM story_photos)",
}

_PURPOSES: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.LIST: ("present", "supported", "top", "kept", "untold"),
    Purpose.FEED: ("present", "supported", "top", "kept", "untold", "unarchived", "unhidden"),
    Purpose.SEARCH: ("present", "supported", "top", "kept", "untold"),
    Purpose.HELD: ("present", "supported", "top", "kept"),
    Purpose.FILES: ("present", "supported", "kept"),
    Purpose.FOLDER: ("present", "supported", "kept", "untold"),
    Purpose.LINK: ("present", "supported", "top", "kept", "untold"),
    Purpose.EXPORT: ("present", "kept"),
    Purpose.PICTURE: ("present",),
    Purpose.TRASH: ("present", "supported", "trashed"),
    Purpose.MEDIA: ("present", "supported"),
    Purpose.AUDIT: ("present",),
}

_FEEDS = (EverythingSet, NewSet, MomentSet, HighlightSet, TripSet, FeedSet, ReelsSet)

OF_CATEGORIES = "category_id IN (SELECT value FROM json_each(:category_ids))"
"""Finds the photos of the categories that a restricted member has access to; not a condition by itself."""

_MEMBER = "(:sees_all OR {category} IN (SELECT value FROM json_each(:category_ids)))"

# Evaluated for each photo: the member of the row of `users` has the permission to share it now.
_SHAREABLE = """users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = {category}
            )))"""

# Evaluated for each photo: the share link is open, and its maker has the permission to share this photo now.
_LINK = """EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND {shareable}
    )""".replace("{shareable}", _SHAREABLE)


def listed(purpose: Purpose, table: str = "photos", *, names_photos: bool = False, holds_stories: bool = False) -> str:
    """Return the condition on the state of a photo, written as in the partial indexes.

    Of a stack, the top is listed; in a set that names each of its photos (`names_photos`), all of them are. Photos of
    stories are listed in sets that hold them (`holds_stories`). A category or collection is listed while it has listed
    photos: their number is kept in it.
    """
    if table in _GROUPS:
        return f"{table}.photo_count > 0"
    omitted = {"top"} if names_photos else set()
    omitted |= {"untold"} if holds_stories else set()
    return " AND ".join(_STATES[name] for name in _PURPOSES[purpose] if name not in omitted).replace("{table}", table)


def names_photos(actor: Actor | None, photo_set: PhotoSet | None) -> bool:
    """Return whether a set names its photos: favourites, a selection, a stack. Guests have the set of their link."""
    return isinstance(_shown(actor, photo_set), _NAMING)


def holds_stories(actor: Actor | None, photo_set: PhotoSet | None) -> bool:
    """Return whether a set lists photos of stories: it names its photos, is an album, a story, or their own folder.

    Those of one collection are all in a story, or none is. Guests have the set of their link.
    """
    return isinstance(_shown(actor, photo_set), _NAMING | AlbumSet | StorySet | CollectionSet)


def _shown(actor: Actor | None, photo_set: PhotoSet | None) -> PhotoSet | None:
    return unfiltered(photo_set if actor is None or actor.share is None else actor.share.photo_set)


def purpose_for(actor: Actor | None, purpose: Purpose, photo_set: PhotoSet | None = None) -> Purpose:
    """Return the purpose that applies: LINK for guests of a share link, TRASH for a set of the trash, FOLDER for files.

    Lists of everything, of what is new, of moments, trips and feeds are feeds, those that match a query are searches.
    Pictures of photos in the trash are for those who are shown the trash.
    """
    if actor is not None and actor.share is not None:
        return Purpose.LINK
    if isinstance(unfiltered(photo_set), TrashSet):
        return Purpose.TRASH
    if purpose is Purpose.LIST and isinstance(photo_set, (*_FEEDS, QuerySet)):
        return Purpose.SEARCH if isinstance(photo_set, QuerySet) else Purpose.FEED
    if purpose is Purpose.FILES and photo_set is not None:
        return Purpose.FOLDER
    if purpose is Purpose.PICTURE and not (actor is not None and may(actor, Action.TRASH)):
        return Purpose.EXPORT
    return purpose


def visible(actor: Actor, out: Sql) -> str:
    """Return the condition that the actor has access to a row of a table with categories.

    A guest has access to the photos of the share link that its maker may share; never to categories and collections.
    """
    if out.table == "albums":
        return readable_album(READER, opened_albums(actor)) if is_member(actor) else "0"
    if actor.share is None:
        return _MEMBER.replace("{category}", _category(out.table))
    if out.table in _GROUPS:
        return "0"
    return (
        f"{set_condition(actor.share.photo_set).sql(out)}\n    AND {_LINK.replace('{category}', _category(out.table))}"
    )


def shareable(table: str) -> str:
    """Return the condition that the maker of a share link, the row of `users`, may share a row of the table now.

    It is the one that `visible` has for the guests of the link, so that a maker counts what they are shown.
    """
    return _SHAREABLE.replace("{category}", _category(table))


def visibility(actor: Actor) -> dict[str, int | str | None]:
    """Return the named parameters of the texts that `visible` returns."""
    allowed = actor.category_ids
    return {
        "user_id": actor.user_id,
        "sees_all": int(allowed is None),
        "category_ids": json.dumps(sorted(allowed or ())),
        "share_id": None if actor.share is None else actor.share.share_id,
        "opened_albums": json.dumps(sorted(actor.opened_albums)),
    }


_NAMING = KeySet | SelectionSet | FavouritesSet | ShareLinkSet | StackSet

_GROUPS = frozenset({"categories", "collections"})


def _category(table: str) -> str:
    return f"{table}.id" if table == "categories" else f"{table}.category_id"
