"""Notes, titles, captions and corrections: what they show, what undo and redo restore, and which access they need."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.database.transactions import atomic
from core.errors import ConflictError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.library import photo_pages, summaries
from core.library.edits.edit_steps import EditKind, EditStep, StepValue
from core.library.edits.edited_photos import collection_note
from core.library.edits.operations import EditThings
from core.marks.things import Things
from core.models import (
    NO_EDITS,
    Actor,
    AssetKey,
    CategoryId,
    CollectionId,
    CollectionSet,
    Coordinates,
    DateSource,
    Downloads,
    EditField,
    EverythingSet,
    MonthSet,
    PhotoDetails,
    PhotoEdits,
    PhotoId,
    Role,
    ShareId,
    SharePass,
    SortOrder,
    TakenAt,
    UserId,
)
from core.operations import Request
from core.operations.applying import apply_within, redo_within, undo_within
from core.operations.history.entries import history
from core.sharing.operations import MakeShareLink
from tests.core.building import (
    ADMIN,
    EDITOR,
    FIRST_SECOND,
    VIEWER,
    add_photo,
    database_in_memory,
    populate,
    refresh_date_sort,
)
from tests.hypothesis_examples import examples

LIBRARY = {"Open": {"Lake": 3}, "Secret": {"Safe": 2}}
LAKE = CollectionId(1)
SECOND = 1_000_000
HOUR = 3600 * SECOND
PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC, frozenset({CategoryId(1)}))
FIELDS, KINDS = EditField, EditKind


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Two categories, five photos, three members; the first photo has texts and a place in its file."""
    return populated(connection)


def populated(connection: sqlite3.Connection) -> sqlite3.Connection:
    populate(connection, LIBRARY)
    connection.execute("INSERT INTO imported_metadata (photo_id, title, caption, keywords) VALUES (1, 'T', 'C', '[]')")
    connection.execute("UPDATE photos SET latitude = 10.5, longitude = 20.5, altitude = 30.0 WHERE id = 1")
    return connection


def photos(*ids: int) -> Things:
    return Things.of(map(PhotoId, ids))


def edit(
    field: EditField, kind: EditKind, value: StepValue = None, things: Things | None = None, actor: Actor = EDITOR
) -> tuple[Actor, EditThings]:
    return actor, EditThings((EditStep(field, kind, things or photos(1), value),))


def details(connection: sqlite3.Connection, photo: int = 1, actor: Actor = VIEWER) -> PhotoDetails:
    key = connection.execute("SELECT asset_key FROM photos WHERE id = ?", (photo,)).fetchone()[0]
    return photo_pages.details(connection, actor, AssetKey(key))


def contents(connection: sqlite3.Connection) -> list[object]:
    """Return all that edits change."""
    tables = ("photo_texts", "photo_corrections", "collection_notes", "photos", "collections", "categories")
    return [(table, *row) for table in tables for row in connection.execute(f"SELECT * FROM {table}")]


def order(connection: sqlite3.Connection, order: SortOrder) -> list[int]:
    return [photo.id for photo in photo_pages.page(connection, ADMIN, EverythingSet(), order, None)]


def test_a_persons_texts_stand_before_those_of_the_file(gallery: sqlite3.Connection) -> None:
    """An empty one hides that of the file, which stays; restored, it shows again."""
    for field in (FIELDS.TITLE, FIELDS.CAPTION):
        apply_within(gallery, *edit(field, KINDS.SET, f"our {field}"))
    found = details(gallery).edits
    assert (found.title, found.caption) == ("our title", "our caption")
    assert (found.original_title, found.original_caption) == ("T", "C")
    assert found.edited == {FIELDS.TITLE, FIELDS.CAPTION}
    apply_within(gallery, *edit(FIELDS.TITLE, KINDS.SET, ""))
    assert (details(gallery).edits.title, details(gallery).edits.original_title) == (None, "T")
    for field in (FIELDS.TITLE, FIELDS.CAPTION):
        apply_within(gallery, *edit(field, KINDS.RESTORE))
    assert (details(gallery).edits.title, details(gallery).edits.caption) == ("T", "C")
    assert gallery.execute("SELECT count(*) FROM photo_texts").fetchone()[0] == 0


def test_notes_are_for_members(gallery: sqlite3.Connection) -> None:
    """On photos and collections; `public@` is shown neither notes nor texts nor corrections."""
    both = Things.of([PhotoId(1)], [LAKE])
    apply_within(gallery, *edit(FIELDS.NOTE, KINDS.SET, "**by the lake**", both))
    apply_within(gallery, *edit(FIELDS.PLACE, KINDS.SET, (1.0, 2.0)))
    assert details(gallery).edits.note == collection_note(gallery, VIEWER, LAKE) == "**by the lake**"
    assert collection_note(gallery, PUBLIC, LAKE) is None
    shown = details(gallery, actor=PUBLIC)
    assert shown.coordinates is None
    assert shown.edits == type(shown.edits)()
    elsewhere = replace(VIEWER, category_ids=frozenset({CategoryId(2)}))
    assert collection_note(gallery, elsewhere, LAKE) is None


def test_guests_of_a_link_with_details_are_shown_titles_and_captions(gallery: sqlite3.Connection) -> None:
    """Not notes, places or what was edited; without details nothing of all that."""
    apply_within(gallery, EDITOR, MakeShareLink(CollectionSet("open/lake")))
    apply_within(gallery, *edit(FIELDS.TITLE, KINDS.SET, "Ours"))
    apply_within(gallery, *edit(FIELDS.NOTE, KINDS.SET, "for members"))
    apply_within(gallery, *edit(FIELDS.PLACE, KINDS.SET, (1.0, 2.0)))
    for shows_details, expected in ((True, PhotoEdits("Ours", "C")), (False, NO_EDITS)):
        share = SharePass(ShareId(1), "Trip", CollectionSet("open/lake"), shows_details, Downloads.OFF)
        shown = details(gallery, actor=Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share))
        assert shown.edits == expected
        assert shown.coordinates is None


def test_a_corrected_date_changes_every_order(gallery: sqlite3.Connection) -> None:
    """Lists, months, and the dates of collections; the date of the file is shown next to it, and comes back."""
    before = contents(gallery)
    taken = datetime(2024, 5, 1, 18, 4)  # noqa: DTZ001 - a wall clock
    clock = (taken - datetime(1970, 1, 1)) // timedelta(microseconds=1)  # noqa: DTZ001 - a wall clock
    apply_within(gallery, *edit(FIELDS.TAKEN, KINDS.SET, clock))
    apply_within(gallery, *edit(FIELDS.OFFSET, KINDS.SET, 330))
    found = details(gallery)
    assert found.photo.taken == TakenAt(taken, 330, DateSource.PERSON)
    assert found.edits.original_taken is not None
    assert found.edits.original_taken.source is DateSource.EXIF
    assert found.edits.edited == {FIELDS.TAKEN, FIELDS.OFFSET}
    assert order(gallery, SortOrder.DATE) == [1, 5, 4, 3, 2]
    assert order(gallery, SortOrder.OLDEST) == [2, 3, 4, 5, 1]
    assert photo_pages.count(gallery, ADMIN, MonthSet(2024, 5)) == 1
    newest = gallery.execute("SELECT newest_local FROM collections WHERE id = 1").fetchone()[0]
    assert newest * SECOND == clock
    apply_within(gallery, *edit(FIELDS.TAKEN, KINDS.RESTORE))
    apply_within(gallery, *edit(FIELDS.OFFSET, KINDS.RESTORE))
    assert contents(gallery) == before


def test_a_place_is_corrected_or_taken_away(gallery: sqlite3.Connection) -> None:
    """The altitude of the file goes with its place, and comes back with it."""
    apply_within(gallery, *edit(FIELDS.PLACE, KINDS.SET, (-33.5, 151.25)))
    assert details(gallery).coordinates == Coordinates(-33.5, 151.25)
    assert details(gallery).edits.original_coordinates == Coordinates(10.5, 20.5)
    assert gallery.execute("SELECT altitude FROM photos WHERE id = 1").fetchone()[0] is None
    apply_within(gallery, *edit(FIELDS.PLACE, KINDS.SET, None))
    assert details(gallery).coordinates is None
    apply_within(gallery, *edit(FIELDS.PLACE, KINDS.RESTORE))
    assert details(gallery).coordinates == Coordinates(10.5, 20.5)
    assert gallery.execute("SELECT altitude FROM photos WHERE id = 1").fetchone()[0] == 30


def test_a_photo_without_a_date_gets_one(gallery: sqlite3.Connection) -> None:
    """It cannot be shifted before; restored, it is listed as of its scan again."""
    add_photo(gallery, LAKE, "undated.png", taken_local=None, taken_source=None)
    summaries.refresh_counts(gallery, [LAKE])
    before = contents(gallery)
    with pytest.raises(UsageError, match="a photo has no date"):
        apply_within(gallery, *edit(FIELDS.TAKEN, KINDS.SHIFT, HOUR, photos(1, 6)))
    apply_within(gallery, *edit(FIELDS.TAKEN, KINDS.SET, 0, photos(6)))
    assert order(gallery, SortOrder.OLDEST)[0] == 6
    apply_within(gallery, *edit(FIELDS.TAKEN, KINDS.RESTORE, None, photos(6)))
    assert contents(gallery) == before


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ((EditStep(FIELDS.TAKEN, KINDS.SHIFT, photos(1, 2), 10**13 * SECOND),), "2 photos have a date before"),
        ((EditStep(FIELDS.TAKEN, KINDS.SHIFT, photos(1), -(10**10) * SECOND),), "a photo has a date before 1826"),
        ((EditStep(FIELDS.OFFSET, KINDS.SET, photos(1), 841),), "between"),
        ((EditStep(FIELDS.PLACE, KINDS.SET, photos(1), (91.0, 0.0)),), "coordinates"),
        ((EditStep(FIELDS.PLACE, KINDS.SET, photos(1), (float("nan"), 0.0)),), "coordinates"),
        ((EditStep(FIELDS.TITLE, KINDS.SET, photos(1), "x" * 201),), "200 characters; this one has 201"),
        ((EditStep(FIELDS.NOTE, KINDS.SET, photos(1), ""),), "text"),
        ((EditStep(FIELDS.NOTE, KINDS.SET, photos(1), "\udcff"),), "UTF-8"),
        ((EditStep(FIELDS.TITLE, KINDS.SET, Things.of(collections=[LAKE]), "x"),), "collection has no title"),
        ((EditStep(FIELDS.NOTE, KINDS.SET, Things.of(categories=[CategoryId(1)]), "x"),), "Categories"),
        ((EditStep(FIELDS.NOTE, KINDS.SET, photos(*range(100_001)), "x"),), "At most"),
        (
            (
                EditStep(FIELDS.TITLE, KINDS.SET, photos(1), "written first"),
                EditStep(FIELDS.TAKEN, KINDS.SHIFT, photos(1), 10**18),
            ),
            "before 1826",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_impossible_edits_change_nothing(
    gallery: sqlite3.Connection, steps: tuple[EditStep, ...], message: str
) -> None:
    """Values out of range, texts that are too long, fields that a thing does not have: refused whole."""
    before = contents(gallery)
    with pytest.raises(UsageError, match=message), atomic(gallery):
        apply_within(gallery, EDITOR, EditThings(steps))
    assert contents(gallery) == before


def test_many_are_edited_whole_or_not_at_all(gallery: sqlite3.Connection) -> None:
    """The refusal says to how many the actor has no access; undo needs the access of now."""
    before = contents(gallery)
    restricted = replace(EDITOR, category_ids=frozenset({CategoryId(1)}))
    shift = edit(FIELDS.TAKEN, KINDS.SHIFT, HOUR, photos(1, 4, 5))
    with pytest.raises(NotFoundError, match="2 of the 3"), atomic(gallery):
        apply_within(gallery, restricted, shift[1], lambda *_: restricted)
    assert contents(gallery) == before
    apply_within(gallery, *shift)
    assert isinstance(undo_within(gallery, EDITOR, OPERATIONS, lambda *_: restricted), NotFoundError)
    (entry,) = history(gallery, restricted, OPERATIONS)
    assert list(entry.counts.values()) == [1]


def test_history_says_what_was_edited(gallery: sqlite3.Connection) -> None:
    """One thing by its name, several by their number."""
    apply_within(gallery, *edit(FIELDS.NOTE, KINDS.SET, "x", Things.of(collections=[LAKE])))
    apply_within(gallery, *edit(FIELDS.NOTE, KINDS.RESTORE, None, Things.of(collections=[LAKE])))
    apply_within(gallery, *edit(FIELDS.TAKEN, KINDS.SHIFT, HOUR, photos(1, 2)))
    steps = tuple(EditStep(field, KINDS.RESTORE, photos(1)) for field in EditField)
    apply_within(gallery, *edit(FIELDS.PLACE, KINDS.SET, None))
    apply_within(gallery, EDITOR, EditThings(steps[3:]))
    assert [entry.words for entry in history(gallery, EDITOR, OPERATIONS)] == [
        "restored the date, offset from UTC and place of photo 1.jpg from the file",
        "edited the place of photo 1.jpg",
        "shifted the date of 2 photos",
        "removed the note of Lake",
        "wrote a note on Lake",
    ]


def test_fields_conflict_by_themselves(gallery: sqlite3.Connection) -> None:
    """A newer caption is not in the way of an undone date; a newer date is."""
    apply_within(gallery, *edit(FIELDS.TAKEN, KINDS.SHIFT, HOUR))
    apply_within(gallery, *edit(FIELDS.CAPTION, KINDS.SET, "x", actor=ADMIN))
    undo_within(gallery, EDITOR, OPERATIONS)
    redo_within(gallery, EDITOR, OPERATIONS)
    apply_within(gallery, *edit(FIELDS.TAKEN, KINDS.RESTORE, actor=ADMIN))
    assert isinstance(undo_within(gallery, EDITOR, OPERATIONS), ConflictError)


def test_ten_thousand_shifted_photos_have_a_compact_inverse(gallery: sqlite3.Connection) -> None:
    """Shifted twice, undone and redone, the history stores ranges and shifts, not ten thousand dates."""
    columns = [row["name"] for row in gallery.execute("SELECT name FROM pragma_table_info('photos')")][1:]
    others = ", ".join(
        {
            "asset_key": "'k' || number",
            "path": "CAST(number || path AS BLOB)",
            "taken_local": f"{FIRST_SECOND} + number * number",
        }.get(name, name)
        for name in columns
    )
    numbers = "WITH RECURSIVE numbers AS (SELECT 11 AS number UNION ALL SELECT number + 1 FROM numbers LIMIT 10000)"
    gallery.execute(
        f"INSERT INTO photos (id, {', '.join(columns)}) {numbers}"
        f" SELECT number, {others} FROM photos, numbers WHERE photos.id = 1"
    )
    refresh_date_sort(gallery)
    many = photos(*range(11, 10_011))
    dates = "SELECT id, taken_local, date_sort FROM photos ORDER BY id"
    seen = [gallery.execute(dates).fetchall()]
    for shift in (HOUR, -2 * HOUR):
        apply_within(gallery, *edit(FIELDS.TAKEN, KINDS.SHIFT, shift, many))
        seen.append(gallery.execute(dates).fetchall())
    for state in (1, 0):
        undo_within(gallery, EDITOR, OPERATIONS)
        assert gallery.execute(dates).fetchall() == seen[state]
    for state in (1, 2):
        redo_within(gallery, EDITOR, OPERATIONS)
        assert gallery.execute(dates).fetchall() == seen[state]
    stored = "SELECT max(length(arguments) + length(inverse) + coalesce(length(redo), 0)) FROM operations"
    assert gallery.execute(stored).fetchone()[0] < 800


TEXTS = st.sampled_from([FIELDS.TITLE, FIELDS.CAPTION, FIELDS.NOTE])
PHOTOS = st.sets(st.integers(1, 5), min_size=1).map(lambda ids: photos(*ids))
CLOCKS = st.sampled_from([0, 1, HOUR, FIRST_SECOND * SECOND])
PLACES = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
STEPS = (
    st.builds(EditStep, TEXTS, st.just(KINDS.SET), PHOTOS, st.sampled_from("ab"))
    | st.builds(EditStep, st.sampled_from(EditField), st.just(KINDS.RESTORE), PHOTOS)
    | st.builds(EditStep, st.just(FIELDS.NOTE), st.just(KINDS.SET), st.just(Things.of([], [LAKE])), st.just("x"))
    | st.builds(EditStep, st.just(FIELDS.TITLE), st.just(KINDS.SET), PHOTOS, st.just(""))
    | st.builds(EditStep, st.just(FIELDS.TAKEN), st.just(KINDS.SET), PHOTOS, CLOCKS)
    | st.builds(EditStep, st.just(FIELDS.TAKEN), st.just(KINDS.SHIFT), PHOTOS, st.sampled_from([-HOUR, HOUR, 7]))
    | st.builds(EditStep, st.just(FIELDS.OFFSET), st.just(KINDS.SET), PHOTOS, st.none() | st.integers(-840, 840))
    | st.builds(EditStep, st.just(FIELDS.PLACE), st.just(KINDS.SET), PHOTOS, PLACES)
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from([ADMIN, EDITOR]),
        st.lists(STEPS, min_size=1, max_size=4, unique_by=lambda step: step.field).map(
            lambda steps: EditThings(tuple(steps))
        ),
    ),
    max_size=10,
)


@settings(max_examples=examples(60), deadline=None)
@given(EDITS, st.data())
def test_edits_undone_and_redone_in_any_order(edits: list[tuple[Actor, EditThings]], data: st.DataObject) -> None:
    """Undone in any order that conflicts allow, the beginning is back; redone in the first order, the end."""
    with database_in_memory() as connection:
        populated(connection)
        beginning = contents(connection)
        for actor, operation in edits:
            apply_within(connection, actor, operation)
        end = contents(connection)
        numbers = [row[0] for row in connection.execute("SELECT id FROM operations")]
        standing = list(numbers)
        while standing:
            number = data.draw(st.sampled_from(standing))
            try:
                undo_within(connection, ADMIN, OPERATIONS, request=Request(number))
                standing.remove(number)
            except ConflictError:
                assert number != standing[-1]
        assert contents(connection) == beginning
        for number in numbers:
            redo_within(connection, ADMIN, OPERATIONS, request=Request(number))
        assert contents(connection) == end
