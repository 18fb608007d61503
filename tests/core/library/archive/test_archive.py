"""The archive: what leaves it out, what does not, and its undo."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from core.errors import NotAllowedError
from core.gallery import OPERATIONS
from core.library import photo_pages
from core.library.archive.operations import SetArchived
from core.library.grouping.member_groups import MemberGroups
from core.library.highlights import ADDED_SINCE
from core.library.trash.operations import MoveToTrash, RestoreFromTrash
from core.marks.things import Things
from core.models import (
    ArchiveSet,
    CategoryId,
    CategorySet,
    CollectionId,
    CollectionSet,
    EverythingSet,
    PhotoId,
    PhotoSet,
    SortOrder,
    YearSet,
)
from core.operations import Registry
from core.operations.applying import apply_within, undo_within
from tests.core.building import ADMIN, EDITOR, FIRST_SECOND, VIEWER, populate

REGISTRY = Registry(OPERATIONS)
YEAR = datetime.fromtimestamp(FIRST_SECOND, UTC).year


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Two categories, seven photos, three members."""
    populate(connection, {"Open": {"Lake": 3, "Sea": 2}, "Secret": {"Safe": 2}})
    return connection


def listed(connection: sqlite3.Connection, photo_set: PhotoSet) -> set[int]:
    """Return the photos of a set, and prove that they are counted."""
    found = {photo.id for photo in photo_pages.page(connection, ADMIN, photo_set, SortOrder.DATE, None)}
    assert photo_pages.count(connection, ADMIN, photo_set) == len(found)
    return set(found)


def test_feeds_and_home_leave_out_what_is_archived(gallery: sqlite3.Connection) -> None:
    """Its collection, its category and dates list it; covers of home are others."""
    covers = MemberGroups().category(gallery, VIEWER, "open").covers
    assert apply_within(gallery, EDITOR, SetArchived(Things.of([PhotoId(6)], [CollectionId(1)]))).result == 4
    assert listed(gallery, EverythingSet()) == {4, 5, 7}
    assert listed(gallery, ArchiveSet()) == {1, 2, 3, 6}
    assert listed(gallery, CollectionSet("open/lake")) == {1, 2, 3}
    assert listed(gallery, CategorySet("secret")) == {6, 7}
    assert listed(gallery, YearSet(YEAR)) == set(range(1, 8))
    since = gallery.execute(*ADDED_SINCE.fill(ADMIN, since=0, most=100)).fetchone()[0]
    assert since == 3
    opened, secret = MemberGroups().categories(gallery, VIEWER)
    assert (len(opened.covers), len(secret.covers)) == (1, 0)
    assert not opened.is_archived
    apply_within(gallery, ADMIN, SetArchived(Things.of(categories=[CategoryId(1)])))
    assert MemberGroups().category(gallery, VIEWER, "open").is_archived
    for _ in range(2):
        undo_within(gallery, EDITOR, REGISTRY)
        undo_within(gallery, ADMIN, REGISTRY)
    assert listed(gallery, ArchiveSet()) == set()
    assert MemberGroups().category(gallery, VIEWER, "open").covers == covers


def test_the_trash_keeps_what_is_archived(gallery: sqlite3.Connection) -> None:
    """A photo comes back archived; viewers archive nothing."""
    photo = Things.of([PhotoId(1)])
    apply_within(gallery, ADMIN, SetArchived(photo))
    apply_within(gallery, ADMIN, MoveToTrash(photo))
    assert listed(gallery, ArchiveSet()) == set()
    assert listed(gallery, EverythingSet()) == {2, 3, 4, 5, 6, 7}
    apply_within(gallery, ADMIN, RestoreFromTrash(photo))
    assert listed(gallery, ArchiveSet()) == {1}
    assert apply_within(gallery, ADMIN, SetArchived(photo)).inverse is None
    with pytest.raises(NotAllowedError):
        apply_within(gallery, VIEWER, SetArchived(photo, is_archived=False))
