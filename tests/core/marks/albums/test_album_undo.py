"""Any changes of albums are undone and redone exactly."""

from __future__ import annotations

import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.library.stacks.operations import StackPhotos
from core.marks.albums.operations import (
    AddToAlbum,
    CreateAlbum,
    DeleteAlbum,
    HideAlbum,
    MoveInAlbum,
    NameAlbums,
    RemoveFromAlbum,
    SetAlbumCover,
    SetAlbumQuery,
    ShareAlbum,
)
from core.marks.albums.places import places_in, places_text
from core.models import AlbumAudience, AlbumId, AssetKey, PhotoId, id_ranges, id_sequence, ids_in
from core.operations import Operation
from core.operations.applying import apply_within, redo_within, undo_within
from tests.core.building import EDITOR, database_in_memory, populate
from tests.hypothesis_examples import examples


@given(st.dictionaries(st.integers(1, 60), st.integers(-50, 50)))
def test_places_are_read_as_written(places: dict[int, int]) -> None:
    """Runs and single photos alike."""
    assert dict(places_in(places_text(places.items()))) == places


@given(st.lists(st.integers(1, 60), unique=True))
def test_a_sequence_keeps_its_order(numbers: list[int]) -> None:
    """Whatever runs are in it."""
    assert list(ids_in(id_sequence(numbers))) == numbers


PHOTOS = st.lists(st.integers(1, 6), min_size=1, max_size=6, unique=True).map(id_sequence)
ALBUMS = (AlbumId(71), AlbumId(72))
SMART = AlbumId(73)
ONE_OF = st.sampled_from(ALBUMS)
CHANGES = st.lists(
    st.builds(AddToAlbum, ONE_OF, PHOTOS)
    | st.builds(AddToAlbum, ONE_OF, PHOTOS)
    | st.builds(lambda album, photos: RemoveFromAlbum(album, id_ranges(ids_in(photos))), ONE_OF, PHOTOS)
    | st.builds(MoveInAlbum, ONE_OF, PHOTOS, st.none() | st.integers(1, 6).map(PhotoId))
    | st.builds(SetAlbumCover, ONE_OF, st.none() | st.integers(1, 6).map(PhotoId))
    | st.builds(lambda album, name: NameAlbums(((album, name),)), ONE_OF, st.sampled_from(["A", "B/C", "Saved"]))
    | st.builds(
        ShareAlbum,
        ONE_OF,
        st.sampled_from(AlbumAudience),
        st.sampled_from([(), ("vera",), ("vera", "ada")]),
        st.sampled_from([(), ("vera",)]),
    )
    | st.builds(HideAlbum, ONE_OF, st.booleans())
    | st.builds(DeleteAlbum, ONE_OF, st.sampled_from([(), (SMART,)]))
    | st.sampled_from([CreateAlbum("D"), CreateAlbum("E", "tag:sea"), CreateAlbum("F", photos=id_sequence((4, 1)))])
    | st.builds(SetAlbumQuery, ONE_OF | st.just(SMART), st.sampled_from(["paris", "fav:yes", "("]))
    | st.builds(DeleteAlbum, st.just(SMART))
    | st.sampled_from([(1, 2), (2, 3), (1, 3), (4, 5)]),
    max_size=12,
)


@settings(max_examples=examples(60), deadline=None)
@given(CHANGES, st.data())
def test_changes_undone_and_redone_pass_through_the_same_states(
    changes: list[Operation[object] | tuple[int, int]], data: st.DataObject
) -> None:
    """With stacks made in between, an undo returns the exact state, a redo the one after."""
    with database_in_memory() as connection:
        populate(connection, {"Travel": {"Paris": 3}, "Home": {"Garden": 3}})
        keys = [AssetKey(row[0]) for row in connection.execute("SELECT asset_key FROM photos ORDER BY id")]
        for album in (*ALBUMS, SMART):
            values = (album, EDITOR.user_id, str(album), str(album))
            connection.execute("INSERT INTO albums (id, user_id, name, name_key) VALUES (?, ?, ?, ?)", values)
        connection.execute("UPDATE albums SET query = 'lima' WHERE id = ?", (SMART,))
        states = [contents(connection)]
        for change in changes:
            operation = (
                StackPhotos(tuple(keys[number - 1] for number in change)) if isinstance(change, tuple) else change
            )
            connection.execute("SAVEPOINT change")
            try:
                is_recorded = apply_within(connection, EDITOR, operation).inverse is not None
            except (NotFoundError, UsageError):
                connection.execute("ROLLBACK TO change")
                is_recorded = False
            states += [contents(connection)] * is_recorded
        place = len(states) - 1
        for is_undo in data.draw(st.lists(st.booleans(), max_size=16)):
            outcome = (undo_within if is_undo else redo_within)(connection, EDITOR, OPERATIONS)
            end = 0 if is_undo else len(states) - 1
            assert (outcome is None) == (place == end)
            place += (-1 if is_undo else 1) * (outcome is not None)
            assert contents(connection) == states[place]


def contents(connection: sqlite3.Connection) -> list[object]:
    """Return what albums are and hold, without those that are deleted."""
    rows = [
        "SELECT * FROM albums WHERE deleted_at IS NULL",
        "SELECT * FROM album_photos WHERE album_id IN (SELECT id FROM albums WHERE deleted_at IS NULL)",
        "SELECT * FROM album_readers WHERE album_id IN (SELECT id FROM albums WHERE deleted_at IS NULL)",
    ]
    return [sorted(tuple(row) for row in connection.execute(sql)) for sql in rows]
