"""The days of the timeline are those of the newest photos, in their order."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from core.library import photo_pages
from core.library.archive.operations.set_archived import SetArchived
from core.library.summaries import refresh_counts
from core.library.timeline.timeline import day_counts, day_pictures
from core.library.trash.operations.move_to_trash import MoveToTrash
from core.maintenance.checks.day_checks import day_findings
from core.maintenance.findings import Level
from core.marks.albums.operations import AddToAlbum, HideAlbum
from core.marks.things import Things
from core.models import (
    Actor,
    CategoryId,
    CollectionId,
    CollectionSet,
    Downloads,
    EverythingSet,
    PhotoId,
    Role,
    ShareId,
    SharePass,
    SortOrder,
    UserId,
    id_ranges,
)
from core.operations.applying import apply_within
from tests.core.building import ADMIN, EDITOR, database_in_memory, populate, refresh_date_sort
from tests.hypothesis_examples import examples

SECOND = {
    "the first day": -62135596800,
    "a day before 1970": -1,
    "1970": 0,
    "a leap day": int(datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC).timestamp()),
    "the day after": int(datetime(2024, 3, 1, tzinfo=UTC).timestamp()),
    "the last day": 253402300799,
}
CHANGES = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.one_of(
            st.sampled_from(sorted(SECOND.values())).map("taken_local = {}, taken_source = 'exif'".format),
            st.sampled_from(
                [
                    "taken_source = iif(taken_local IS NULL, NULL, 'file')",
                    "taken_local = NULL, taken_source = NULL",
                    "deleted_at = 5",
                ]
            ),
            st.sampled_from(["width = 0", "collection_id = 1, category_id = 1", "category_id = 2, collection_id = 3"]),
        ),
    ),
    max_size=12,
)
MARKS = st.sampled_from(["archive", "trash", "hide", ""])
ONE_CATEGORY = replace(EDITOR, category_ids=frozenset({CategoryId(1)}))


def days_of_pages(connection: sqlite3.Connection, actor: Actor) -> Counter[date | None]:
    """Count the days of the photos themselves, page by page."""
    photos = photo_pages.page(connection, actor, EverythingSet(), SortOrder.DATE, None)
    own = [None if each.taken is None or each.taken.source == "file" else each.taken.local.date() for each in photos]
    return Counter(own)


def test_guests_who_are_shown_dates_have_the_days_of_their_link() -> None:
    """Of its photos alone, and none without details."""
    with database_in_memory() as connection:
        populate(connection, {"Travel": {"Paris": 3, "Rome": 4}})
        connection.execute(
            "INSERT INTO shares VALUES (5, 'id', 'hash', x'00', 1, 'travel/paris', 't', '', 0, NULL, NULL, 0, 'off', 0,"
            " 1, 1, 4000000000, NULL, NULL)"
        )
        share = SharePass(ShareId(5), "t", CollectionSet("travel/paris"), shows_details=True, downloads=Downloads.OFF)
        guest = Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share)

        found = Counter({each.day: each.photos for each in day_counts(connection, guest)})
        assert found == days_of_pages(connection, guest)
        assert found.total() == 3


@settings(max_examples=examples(60), deadline=None)
@given(CHANGES, MARKS)
def test_days_count_the_photos_of_the_list(changes: list[tuple[int, str]], mark: str) -> None:
    """After any change, for each member: in the order of the list, with what has no date of its own at the end."""
    with database_in_memory() as connection:
        populate(connection, {"Travel": {"Paris": 3, "Rome": 3}, "Home": {"Garden": 3}})
        for photo_id, change in changes:
            connection.execute(f"UPDATE photos SET {change} WHERE id = ?", (photo_id,))
        refresh_date_sort(connection)
        refresh_counts(connection, map(CollectionId, (1, 2, 3)))
        things = Things.of([PhotoId(2), PhotoId(8)])
        if mark == "archive":
            apply_within(connection, ADMIN, SetArchived(things, is_archived=True))
        elif mark == "trash":
            apply_within(connection, ADMIN, MoveToTrash(things))
        elif mark == "hide":
            album = connection.execute("SELECT id FROM albums WHERE user_id = 1").fetchone()[0]
            apply_within(connection, ADMIN, AddToAlbum(album, id_ranges([2, 8])))
            apply_within(connection, ADMIN, HideAlbum(album, is_hidden=True))
        for actor in (ADMIN, EDITOR, ONE_CATEGORY):
            found = day_counts(connection, actor)
            assert dict(found) == dict(days_of_pages(connection, actor))
            assert [each.day for each in found] == sorted(
                (each.day for each in found), key=lambda day: day or date.min, reverse=True
            ) or found[-1].day is None
            pictures = day_pictures(connection, actor, [each.day for each in found if each.day is not None])
            assert [each.day for each in found if each.day is not None] == sorted(pictures, reverse=True)
        assert {each.level for each in day_findings(connection)} == {Level.OK}
