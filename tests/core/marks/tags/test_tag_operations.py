"""Tags of photos, collections and categories: what changes do, what undo and redo restore, what scans leave alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.database.transactions import atomic
from core.errors import ConflictError, GalleryError, NotAllowedError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.marks.tags.operations import DeleteTag, MergeTags, RenameTag, SetTag
from core.marks.tags.tag_states import import_tags
from core.marks.things import Things
from core.models import Actor, CategoryId, CollectionId, PhotoId
from core.operations import Operation, Request
from core.operations.applying import apply_within, redo_within, undo_within
from core.operations.history.entries import history, touched_photos
from tests.core.building import ADMIN, EDITOR, VIEWER, database_in_memory, populate
from tests.hypothesis_examples import examples

LIBRARY = {"Open": {"Lake": 3}, "Secret": {"Safe": 2}}
EVERY_KIND = Things.of([PhotoId(1)], [CollectionId(1)], [CategoryId(1)])
RESTRICTED = replace(EDITOR, category_ids=frozenset({CategoryId(1)}))


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Two categories, five photos, three members."""
    populate(connection, LIBRARY)
    return connection


def photos(*ids: int) -> Things:
    return Things.of(map(PhotoId, ids))


def tags(connection: sqlite3.Connection) -> dict[str, list[object]]:
    """Return what has which tag: photos with their source, collections and categories; and hidden ones."""
    found: dict[str, list[object]] = {
        row["name"]: [] for row in connection.execute("SELECT name FROM tags ORDER BY key").fetchall()
    }
    for row in connection.execute(
        "SELECT name, photo_id, source FROM tagged_photos JOIN tags ON tags.id = tag_id ORDER BY photo_id"
    ):
        found[row["name"]].append(row["photo_id"] if row["source"] == 1 else (row["photo_id"], row["source"]))
    for kind in ("collection", "category"):
        table = f"tagged_{kind.replace('ory', 'orie').removesuffix('s')}s"
        rows = connection.execute(f"SELECT name, {kind}_id FROM {table} JOIN tags ON tags.id = tag_id")
        for name, number in rows.fetchall():
            found[name].append(f"{kind} {number}")
    for row in connection.execute("SELECT photo_id, key FROM hidden_tags ORDER BY key, photo_id"):
        found.setdefault("hidden", []).append((row["photo_id"], row["key"]))
    return found


def add(connection: sqlite3.Connection, tag: str, things: Things, actor: Actor = EDITOR) -> int:
    return apply_within(connection, actor, SetTag(tag, things)).result


def test_a_tag_is_set_once_and_keeps_its_first_spelling(gallery: sqlite3.Connection) -> None:
    """In any case and with any accents; what has it already does not count, and the tag above is there with it."""
    assert add(gallery, "Travel/São Paulo", EVERY_KIND) == 3
    assert add(gallery, "travel/sao paulo", photos(1, 2), ADMIN) == 1
    assert add(gallery, "TRAVEL/Lima", photos(3)) == 1
    assert tags(gallery) == {
        "Travel": [],
        "Travel/Lima": [3],
        "Travel/São Paulo": [1, 2, "collection 1", "category 1"],
    }
    assert apply_within(gallery, EDITOR, SetTag("TRAVEL/SÃO PAULO", EVERY_KIND, is_set=False)).result == 3
    assert apply_within(gallery, EDITOR, SetTag("travel/lima", photos(1, 3), is_set=False)).result == 1
    assert tags(gallery) == {"Travel": [], "Travel/São Paulo": [2]}
    apply_within(gallery, ADMIN, SetTag("travel/são paulo", photos(2), is_set=False))
    assert tags(gallery) == {}
    for _ in range(3):
        undo_within(gallery, EDITOR, OPERATIONS)
    assert tags(gallery)["Travel/São Paulo"] == [1, "collection 1", "category 1"]


def test_a_tag_of_a_file_is_hidden_and_never_comes_back(gallery: sqlite3.Connection) -> None:
    """Nor does a file take away what a member set; a keyword that leaves the file takes its tag with it."""
    import_tags(gallery, PhotoId(1), ["Sea", "sea", "a/b", "\x00"], is_new=True)
    add(gallery, "sea", photos(1, 2))
    assert tags(gallery) == {"a": [], "a/b": [(1, 2)], "Sea": [(1, 3), 2]}
    import_tags(gallery, PhotoId(1), ["boat"], is_new=False)
    assert tags(gallery) == {"boat": [(1, 2)], "Sea": [1, 2]}
    import_tags(gallery, PhotoId(1), ["Sea", "boat"], is_new=False)
    apply_within(gallery, EDITOR, SetTag("SEA", photos(1, 2), is_set=False))
    apply_within(gallery, EDITOR, SetTag("boat", photos(1), is_set=False))
    for _ in range(2):
        import_tags(gallery, PhotoId(1), ["Sea", "boat"], is_new=False)
    assert tags(gallery) == {"hidden": [(1, "boat/"), (1, "sea/")]}
    undo_within(gallery, EDITOR, OPERATIONS)
    undo_within(gallery, EDITOR, OPERATIONS)
    assert tags(gallery) == {"boat": [(1, 2)], "Sea": [(1, 3), 2]}
    redo_within(gallery, EDITOR, OPERATIONS)
    assert add(gallery, "sea", photos(1)) == 1
    assert tags(gallery)["sea"] == [(1, 3)]


def test_a_tag_is_renamed_with_all_below_it(gallery: sqlite3.Connection) -> None:
    """Everywhere; one that comes from files stays hidden under the old name, so that scans do not add it again."""
    import_tags(gallery, PhotoId(4), ["Sea"], is_new=True)
    add(gallery, "Sea", EVERY_KIND)
    add(gallery, "Sea/North", photos(2, 4))
    assert apply_within(gallery, EDITOR, RenameTag("sea", "Places/Ocean")).result == 5
    renamed = {
        "Places": [],
        "Places/Ocean": [1, 4, "collection 1", "category 1"],
        "Places/Ocean/North": [2, 4],
        "hidden": [(4, "sea/")],
    }
    assert tags(gallery) == renamed
    import_tags(gallery, PhotoId(4), ["Sea"], is_new=False)
    assert tags(gallery) == renamed
    undo_within(gallery, EDITOR, OPERATIONS)
    assert tags(gallery) == {"Sea": [1, (4, 2), "collection 1", "category 1"], "Sea/North": [2, 4]}
    apply_within(gallery, EDITOR, RenameTag("sea", "SEA"))
    assert list(tags(gallery)) == ["SEA", "SEA/North"]
    undo_within(gallery, EDITOR, OPERATIONS)
    assert list(tags(gallery)) == ["Sea", "Sea/North"]


def test_tags_are_merged_and_deleted(gallery: sqlite3.Connection) -> None:
    """What had either has the one that stays, also one above it; undone, each has what it had."""
    add(gallery, "Sea", photos(1, 2))
    add(gallery, "Sea/North", photos(2, 4))
    add(gallery, "Sea/North/Cold", photos(5))
    add(gallery, "Ocean/North", photos(3))
    before = tags(gallery)
    for merge, after in (
        (MergeTags("sea", "ocean"), {"Ocean": [1, 2], "Ocean/North": [2, 3, 4], "Ocean/North/Cold": [5]}),
        (MergeTags("Sea/North", "Sea"), {"Ocean": [], "Ocean/North": [3], "Sea": [1, 2, 4], "Sea/Cold": [5]}),
        (DeleteTag("Sea"), {"Ocean": [], "Ocean/North": [3]}),
    ):
        apply_within(gallery, EDITOR, merge)
        assert tags(gallery) == after
        undo_within(gallery, EDITOR, OPERATIONS)
        assert tags(gallery) == before


@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (SetTag(" / ", EVERY_KIND), UsageError),
        (SetTag("x", Things.of(map(PhotoId, range(100_001)))), UsageError),
        (RenameTag("no such", "x"), NotFoundError),
        (RenameTag("sea", "Lake"), UsageError),
        (RenameTag("sea", "Sea/North"), UsageError),
        (RenameTag("sea", "/".join("abcdefgh")), UsageError),
        (MergeTags("sea", "no such"), NotFoundError),
        (MergeTags("sea", "SEA"), UsageError),
        (MergeTags("sea", "sea/north"), UsageError),
        (DeleteTag("north"), NotFoundError),
    ],
    ids=lambda value: value.kind if isinstance(value, Operation) else "",
)
def test_impossible_changes_are_refused(
    gallery: sqlite3.Connection, operation: Operation[object], error: type[GalleryError]
) -> None:
    """And change nothing."""
    add(gallery, "Sea/North", photos(1))
    add(gallery, "Lake", photos(2))
    before = tags(gallery)
    with pytest.raises(error), atomic(gallery):
        apply_within(gallery, ADMIN, operation)
    assert tags(gallery) == before


def test_an_editor_of_some_categories(gallery: sqlite3.Connection) -> None:
    """Tags what they have access to, all or nothing; changes nothing everywhere; undoes with the access of now."""

    def now(*_: object) -> Actor:
        return RESTRICTED

    add(gallery, "Sea", photos(1, 4, 5))
    before = tags(gallery)
    with pytest.raises(NotFoundError, match="2 of the 3"), atomic(gallery):
        apply_within(gallery, RESTRICTED, SetTag("Sea", photos(1, 4, 5), is_set=False), now)
    for everywhere in (RenameTag("Sea", "Ocean"), MergeTags("Sea", "Sea"), DeleteTag("Sea")):
        with pytest.raises(NotAllowedError, match="some categories only"), atomic(gallery):
            apply_within(gallery, RESTRICTED, everywhere, now)
    assert isinstance(undo_within(gallery, EDITOR, OPERATIONS, now), NotFoundError)
    assert tags(gallery) == before
    assert apply_within(gallery, RESTRICTED, SetTag("Sea", photos(1, 2)), now).result == 1
    with pytest.raises(NotAllowedError), atomic(gallery):
        apply_within(gallery, VIEWER, SetTag("Sea", photos(1)))


def test_history_says_what_was_tagged(gallery: sqlite3.Connection) -> None:
    """With the tag and what it is about, whose photos can be shown; another tag of the same photo does not conflict."""
    add(gallery, "Sea", photos(1, 2, 3))
    add(gallery, "Lake", photos(1))
    apply_within(gallery, EDITOR, SetTag("sea", photos(2), is_set=False))
    apply_within(gallery, EDITOR, RenameTag("lake", "Pond"))
    apply_within(gallery, EDITOR, MergeTags("pond", "Sea"))
    apply_within(gallery, EDITOR, DeleteTag("Sea"))
    assert [entry.words for entry in history(gallery, EDITOR, OPERATIONS)] == [
        "deleted the tag Sea of 2 photos",
        "merged the tag pond into Sea: photo 1.jpg",
        "renamed the tag lake to Pond: photo 1.jpg",
        "removed the tag sea from photo 2.jpg",
        "tagged photo 1.jpg with Lake",
        "tagged 3 photos with Sea",
    ]
    assert len(touched_photos(gallery, EDITOR, 1)) == 3
    with pytest.raises(ConflictError, match="number 6"):
        undo_within(gallery, EDITOR, OPERATIONS, request=Request(1))
    for _ in range(2):
        undo_within(gallery, EDITOR, OPERATIONS)
    undo_within(gallery, EDITOR, OPERATIONS, request=Request(3))
    assert tags(gallery) == {"Pond": [1], "Sea": [1, 2, 3]}


def test_ten_thousand_photos_have_a_compact_inverse(gallery: sqlite3.Connection) -> None:
    """What the history stores of photos that follow each other takes a few bytes, also where some had the tag."""
    columns = [row["name"] for row in gallery.execute("SELECT name FROM pragma_table_info('photos')")][1:]
    others = ", ".join(
        {"asset_key": "'k' || number", "path": "CAST(number || path AS BLOB)"}.get(name, name) for name in columns
    )
    numbers = "WITH RECURSIVE numbers AS (SELECT 11 AS number UNION ALL SELECT number + 1 FROM numbers LIMIT 10000)"
    gallery.execute(
        f"INSERT INTO photos (id, {', '.join(columns)}) {numbers}"
        f" SELECT number, {others} FROM photos, numbers WHERE photos.id = 1"
    )
    add(gallery, "sea", photos(*range(1_000, 9_000)))
    assert add(gallery, "sea", photos(*range(11, 10_011))) == 2_000
    stored = gallery.execute("SELECT max(length(arguments) + length(inverse)) FROM operations").fetchone()[0]
    assert stored < 500
    undo_within(gallery, EDITOR, OPERATIONS)
    assert gallery.execute("SELECT count(*) FROM tagged_photos").fetchone()[0] == 8_000


NAMES = st.sampled_from(["a", "A", "a/b", "á/B/c", "b", "b/c", "d"])
SOME = st.builds(
    lambda photo_ids, collections, categories: Things.of(
        map(PhotoId, photo_ids), map(CollectionId, collections), map(CategoryId, categories)
    ),
    st.sets(st.integers(1, 5), min_size=1),
    st.sets(st.integers(1, 2)),
    st.sets(st.integers(1, 2)),
)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from([ADMIN, EDITOR]),
        st.builds(SetTag, NAMES, SOME, st.booleans())
        | st.builds(RenameTag, NAMES, NAMES)
        | st.builds(MergeTags, NAMES, NAMES)
        | st.builds(DeleteTag, NAMES),
    ),
    max_size=12,
)


def _contents(connection: sqlite3.Connection, *, spelled: bool = True) -> list[list[tuple[object, ...]]]:
    tags = "tags" if spelled else "(SELECT id, parent_id, key FROM tags)"
    tables = (tags, "tagged_photos", "tagged_collections", "tagged_categories", "hidden_tags")
    return [sorted((tuple(row) for row in connection.execute(f"SELECT * FROM {table}")), key=repr) for table in tables]


@settings(max_examples=examples(60), deadline=None)
@given(CHANGES, st.lists(st.tuples(st.integers(1, 5), NAMES), max_size=5), st.booleans(), st.data())
def test_changes_of_tags_undone_and_redone(
    changes: list[tuple[Actor, Operation[object]]],
    keywords: list[tuple[int, str]],
    in_turn: bool,
    data: st.DataObject,
) -> None:
    """Undone from the newest on, each state before is back; redone, each state after.

    In any other order that conflicts allow, a tag that was there in between may keep the spelling of that time.
    """
    with database_in_memory() as connection:
        populate(connection, LIBRARY)
        for photo in range(1, 6):
            import_tags(connection, PhotoId(photo), [name for each, name in keywords if each == photo], is_new=True)
        states: dict[int, list[list[tuple[object, ...]]]] = {0: _contents(connection, spelled=in_turn)}
        for actor, change in changes:
            _try(connection, partial(apply_within, connection, actor, change))
            number = connection.execute("SELECT coalesce(max(id), 0) FROM operations").fetchone()[0]
            states[number] = _contents(connection, spelled=in_turn)
        standing = sorted(states)[1:]
        while standing:
            number = standing[-1] if in_turn else data.draw(st.sampled_from(standing))
            try:
                undo_within(connection, ADMIN, OPERATIONS, request=Request(number))
                standing.remove(number)
            except ConflictError:
                assert number != standing[-1]
            if in_turn:
                assert _contents(connection) == states[max(standing, default=0)]
        assert _contents(connection, spelled=in_turn) == states[0]
        for number in sorted(states)[1:]:
            redo_within(connection, ADMIN, OPERATIONS, request=Request(number))
            assert _contents(connection, spelled=in_turn) == states[number]


def _try(connection: sqlite3.Connection, change: Callable[[], object]) -> None:
    with suppress(GalleryError), atomic(connection):
        change()
