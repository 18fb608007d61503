"""Only operations write what operations write: checked in the sources, and reported by SQLite at run time."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.config import Settings
from core.database import database as database_module
from core.gallery import Gallery
from core.models import CollectionId, CollectionSet, EverythingSet, SortOrder
from core.operations import SetCover, SetPreference
from tests.architecture.writers.library import LIBRARY
from tests.architecture.writers.transactions import TRANSACTIONS
from tests.core.building import database_in_memory

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("tui/**/*.py"), ROOT / "server_ssh.py"])

OPERATIONS = {
    "core/operations/audit.py": {"audit"},
    "core/operations/change_selection.py": {"selections"},
    "core/operations/exclude_folder.py": {"exclusions"},
    "core/understanding/parts.py": {"settings"},
    "core/operations/history/compaction.py": {"operations", "touched_fields"},
    "core/operations/history/undoing.py": {"operations"},
    "core/operations/performing.py": {"operations", "touched_fields"},
    "core/operations/set_cover.py": {"collections", "chosen_cover_id"},
    "core/operations/set_preference.py": {"preferences"},
    "core/accounts/operations/make_invitation.py": {"invites"},
    "core/accounts/operations/member_rows.py": {"invites"},
    "core/accounts/operations/open_to_public.py": {"public_categories"},
    "core/accounts/operations/remove_member.py": {"users"},
    "core/accounts/operations/revoke_invitation.py": {"invites"},
    "core/accounts/operations/set_access.py": {"users", "category_access"},
    "core/accounts/operations/set_name.py": {"users"},
    "core/accounts/operations/set_role.py": {"users"},
    "core/jobs/operations/control_job.py": {"jobs"},
    "core/marks/albums/album_rows.py": {"photo_revision"},
    "core/marks/albums/purged_albums.py": {"albums", "operations"},
    "core/marks/albums/operations/add_to_album.py": {"album_photos"},
    "core/marks/albums/operations/create_album.py": {"albums"},
    "core/marks/albums/operations/delete_album.py": {"albums"},
    "core/marks/albums/operations/hide_album.py": {"albums"},
    "core/marks/albums/operations/name_albums.py": {"albums"},
    "core/marks/albums/operations/place_in_album.py": {"album_photos"},
    "core/marks/albums/operations/remove_from_album.py": {"album_photos"},
    "core/marks/albums/operations/set_album_cover.py": {"albums"},
    "core/marks/albums/operations/set_album_passphrase.py": {"albums"},
    "core/marks/albums/operations/set_album_query.py": {"albums"},
    "core/marks/albums/operations/share_album.py": {"albums", "album_readers"},
    "core/marks/operations/erase_interests.py": {"interests"},
    "core/marks/operations/select_groups.py": {"selected_collections", "selected_categories"},
    "core/marks/operations/set_favourite.py": {"favourite_photos", "favourite_collections", "favourite_categories"},
    "core/marks/operations/set_ratings.py": {"rated_photos", "rated_collections"},
    "core/exchange/imported_marks.py": {"imported_marks"},
    "core/exchange/kinds/favourite_kind.py": {"favourite_photos", "favourite_collections", "favourite_categories"},
    "core/exchange/kinds/rating_kind.py": {"rated_photos", "rated_collections"},
    "core/exchange/kinds/album_kinds.py": {"albums", "album_photos", "photo_revision"},
    "core/exchange/kinds/view_kind.py": {"collection_views"},
    "core/exchange/kinds/archive_kind.py": {"archived_photos"},
    "core/exchange/kinds/trash_kind.py": {"trashed_photos"},
    "core/exchange/kinds/shared_kinds.py": {"collections", "chosen_cover_id", "photos", "different_photos"},
    "core/marks/people/face_moves.py": {"faces", "absent_people", "people"},
    "core/marks/people/person_rows.py": {
        *("people", "file_people", "faces"),
        *("absent_people", "face_vectors", "faced_photos", "forgotten_faces"),
    },
    "core/marks/tags/tag_states.py": {
        "tags",
        "tagged_photos",
        "tagged_collections",
        "tagged_categories",
        "hidden_tags",
    },
    "core/indexing/roots/move_root.py": {"roots"},
    "core/library/duplicates/operations/tell_apart.py": {"different_photos"},
    "core/library/edits/correction_rows.py": {"photo_corrections", "photos"},
    "core/library/edits/text_rows.py": {"photo_texts", "collection_notes"},
    "core/library/stacks/stack_states.py": {"photos"},
    "core/library/archive/operations/set_archived.py": {"archived_photos"},
    "core/library/trash/trashed_photos.py": {"trashed_photos"},
    "core/library/trips/operations/accept_trip.py": {"album_trips"},
    "core/library/trips/operations/dismiss_trip.py": {"dismissed_trips"},
    "core/sharing/operations/change_share_link.py": {"shares"},
    "core/sharing/operations/extend_share_link.py": {"shares"},
    "core/sharing/operations/make_share_link.py": {"shares", "share_photos"},
    "core/sharing/operations/renew_share_link.py": {"shares"},
    "core/sharing/operations/revoke_share_link.py": {"shares"},
}
"""What actors change, by the files that write it."""

CREDENTIALS = {
    "core/accounts/credentials/member_keys.py": {"user_keys"},
    "core/accounts/credentials/reset_codes.py": {"password_resets"},
    "core/accounts/credentials/stored_passwords.py": {"users"},
}
"""What operations and joining write through the same functions."""

WITHOUT_ACTOR = {
    "core/accounts/credentials/claim_codes.py": {"claims"},
    "core/accounts/invitations/redeeming.py": {"users", "category_access", "invites"},
    "core/accounts/last_places.py": {"last_places", "home_seen", "session_ends"},
    "core/accounts/members.py": {"users"},
    "core/marks/guest_favourites.py": {"guest_favourites"},
    "core/marks/interests.py": {"interests"},
    "core/marks/views.py": {"collection_views", "stops", "seen_stories"},
    "core/sharing/valid_links.py": {"shares"},
}
"""Joining, where a session was, what members view, the first owner, and the views and favourites of guests."""

DELETION = {
    "core/deletion/deletion_history.py": {"deletions"},
    "core/deletion/journal.py": {"deletions", "photos", "files"},
}
"""The journal of permanent deletion."""

REPAIRS = {
    "core/maintenance/repairs.py": {"changed_stacks", "collections", "photos", "story_photos", "table"},
}
"""What `doctor --repair` counts again."""

BACKUPS = {"core/maintenance/backups/backup.py": {"person_vectors", "face_vectors", "faced_photos"}}
"""What a copy of the database leaves out."""

STAGED = {
    "core/exchange/importing.py": {"file_marks"},
    "core/exchange/matching.py": {"file_members", "file_roots", "file_things"},
}
"""The temporary database of an import."""

COPIES = ("photo_file_added", "photo_file_changed", "photo_file_moved")
"""The triggers that copy the columns of a primary file."""
SIGNATURES = ("unsigned_by_added_photo", "unsigned_by_changed_photo", "unsigned_by_removed_photo")
"""The triggers after which the next scan compares a folder."""
EQUAL_FILES = ("equal_file_added", "equal_file_changed", "equal_file_removed")
"""The triggers that keep the digests that several files have."""
SURVEYS = tuple(f"unsurveyed_by_{what}" for what in ("added_photo", "changed_photo", "removed_photo", "root"))
"""The triggers after which the next cleaning looks at a folder of stored pictures."""

_WRITE = re.compile(
    r"\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+(?!SET\b)"
    r"\W?(?:main\W+)?(\w*)",
    re.IGNORECASE,
)
_SET_BY_TRIGGER = re.compile(r"\bSET (\w+|\([^)]*\)) =")
_WORD = re.compile("INSERT|REPLACE|UPDATE|DELETE", re.IGNORECASE)
"""What no statement that writes is without."""
_COVER = re.compile(r"\b(INSERT|REPLACE|UPDATE)\b.*\bchosen_cover_id\b", re.IGNORECASE | re.DOTALL)


def texts_of(source: str) -> Iterator[str]:
    """Yield every string of a program that could be SQL: constants, concatenations and the fixed parts of f-strings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = None  # a docstring
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.BinOp | ast.JoinedStr):
            yield " ".join(
                part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def writes_in(source: str) -> set[str]:
    """Return the tables that a program writes, "" for one whose name is put together, and the column of covers."""
    found = set()
    for text in texts_of(source) if _WORD.search(source) else ():
        found |= {table.lower() for table in _WRITE.findall(text)}
        found |= {"chosen_cover_id"} if _COVER.search(text) else set()
    return found


def transactions_in(source: str) -> bool:
    """Return whether a program opens a write transaction: calls `write` of a database or of a storage."""
    if ".write(" not in source:
        return False
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    names = (ast.unparse(call.value) for call in calls if isinstance(call, ast.Attribute) and call.attr == "write")
    return any(re.search(r"(database|storage)$", name) for name in names)


def test_every_write_statement_has_its_place() -> None:
    """No other file of core, tui or the server contains SQL that changes a table."""
    writers = {path.relative_to(ROOT).as_posix(): writes_in(path.read_text()) for path in SOURCES if path.exists()}
    expected = OPERATIONS | CREDENTIALS | WITHOUT_ACTOR | LIBRARY | STAGED | REPAIRS | DELETION | BACKUPS
    assert {name: found for name, found in writers.items() if found} == expected


def test_every_table_is_written() -> None:
    """The reading of the sources misses no table: each of the schema has its writer, one of them triggers."""
    with database_in_memory() as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    written = set().union(*(OPERATIONS | CREDENTIALS | WITHOUT_ACTOR | LIBRARY | DELETION).values())
    read_alone = {
        "equal_digests",
        "known_words",
        "story_photos",
    }  # the last one is a reading of `photo_words`
    assert {name for name in tables - written if not name.startswith(("photo_words_", "line_words_"))} == read_alone


def test_few_files_open_a_write_transaction() -> None:
    """A handler, screen or command that wants to change something applies an operation."""
    names = {
        path.relative_to(ROOT).as_posix() for path in SOURCES if path.exists() and transactions_in(path.read_text())
    }
    assert names == TRANSACTIONS


def test_triggers_count_a_revision_copy_a_primary_file_or_clear_a_signature() -> None:
    """The schema changes nothing else on its own: a number that says that photos changed, files, and signatures.

    A changed picture loses its hashes. A new member gets an album. The favourites of guests end with their link. Marks
    are counted. Stacks that have changed, and photos whose words or coordinates have, are noted for the function that
    follows them. Photos of stories are copied from their folders. The mean of the faces of a person goes when these
    change.
    """
    with database_in_memory() as connection:
        triggers = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    assert _WRITE.findall(triggers.pop("member_has_saved_album").partition("BEGIN")[2]) == ["albums"]
    assert _WRITE.findall(triggers.pop("guests_of_ended_link").partition("BEGIN")[2]) == ["guest_favourites"]
    words = [triggers.pop(name).partition("BEGIN")[2] for name in [*triggers] if name.startswith("words_of_")]
    assert {*_WRITE.findall(" ".join(words))} == {"unindexed_photos"}
    assert _WRITE.findall(triggers.pop("place_of_added_photo").partition("BEGIN")[2]) == ["unplaced_photos"]
    moved = triggers.pop("place_of_changed_photo").partition("BEGIN")[2]
    assert _WRITE.findall(moved) == ["photos", "unplaced_photos", "changed_facts", "changed_facts"]
    copies = {name: triggers.pop(name) for name in COPIES}
    assert _WRITE.findall(triggers.pop("stack_changed").partition("BEGIN")[2]) == ["changed_stacks"]
    for name in ("photo_trashed", "photo_untrashed"):
        assert _WRITE.findall(triggers.pop(name).partition("BEGIN")[2]) == ["photo_revision", "changed_stacks"]
    for name in [name for name in triggers if "story" in name]:
        assert {*_WRITE.findall(triggers.pop(name).partition("BEGIN")[2])} <= {"story_photos", "photo_revision"}
    assert all(_WRITE.findall(sql.partition("BEGIN")[2]) == ["files"] for sql in copies.values())
    changed_picture = triggers.pop("photo_picture_changed").partition("BEGIN")[2]
    assert " ".join(changed_picture.split()) == (
        "DELETE FROM picture_hashes WHERE photo_id = NEW.id; UPDATE photos SET is_hashed = 0 WHERE id = NEW.id; END"
    )
    assert all("'primary'" in sql or "'motion-video'" in sql for sql in copies.values())
    cleared = [triggers.pop(name).partition("BEGIN")[2].split() for name in SIGNATURES]
    assert all(" ".join(sql).startswith("UPDATE folder_signatures SET signature = NULL WHERE") for sql in cleared)
    equal = {name: {*_WRITE.findall(triggers.pop(name).partition("BEGIN")[2])} for name in EQUAL_FILES}
    assert equal == {name: {"equal_digests"} for name in EQUAL_FILES}
    for name in [name for name in triggers if name.startswith("person_")]:
        assert _WRITE.findall(triggers.pop(name).partition("BEGIN")[2]) == ["person_vectors"]
    surveys = {name: _WRITE.findall(triggers.pop(name).partition("BEGIN")[2]) for name in SURVEYS}
    assert surveys == {name: ["surveyed_folders"] for name in SURVEYS}
    marks = {name: sql for name, sql in triggers.items() if re.search("favourite|rating|marks", name)}
    columns = {column for sql in marks.values() for column in _SET_BY_TRIGGER.findall(sql)}
    assert columns == {"favourites", "(votes, rating, rating_sort)", "rating", "ratings"}
    assert {table for sql in marks.values() for table in _WRITE.findall(sql.partition("BEGIN")[2])} == {
        "photos",
        "collections",
        "categories",
        "photo_revision",
    }
    for name in ("collection_viewed", "collection_view_removed", "collection_views_counted", "photo_voted"):
        assert _SET_BY_TRIGGER.findall(triggers.pop(name)) == ["views"]
    triggers = {name: sql for name, sql in triggers.items() if name not in marks}
    assert triggers
    for sql in triggers.values():
        body = " ".join(sql.partition("BEGIN")[2].split())
        assert re.fullmatch(r"UPDATE photo_revision SET (value|collections|tags) = \1 \+ 1; END", body)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 'delete from preferences where 1'", {"preferences"}),
        ("x = '''INSERT OR REPLACE\n INTO preferences VALUES (1)'''", {"preferences"}),
        ("x = 'DELETE FROM selections'", {"selections"}),
        ("x = 'UPDATE ' + 'preferences SET value = 1'", {"", "preferences"}),
        ("x = f'UPDATE collections SET chosen_cover_id = {y} WHERE id = 1'", {"collections", "chosen_cover_id"}),
        ("x = 'INSERT INTO collections (id, chosen_cover_id) VALUES (1, 2)'", {"collections", "chosen_cover_id"}),
        ("x = 'UPDATE users SET name = 1 ON CONFLICT DO UPDATE SET name = 2'", {"users"}),
        ("x = f'DELETE FROM {table}'", {""}),
        ("x = 'SELECT chosen_cover_id FROM collections'", set()),
        ("def f():\n    'Update preferences.'\n    return 'SELECT value FROM preferences'", set()),
    ],
)
def test_a_write_is_found_in_a_source(source: str, found: set[str]) -> None:
    """However the string is built; a read or a docstring is not a write."""
    assert writes_in(source) == found


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str | None]]:
    """Collect every table and column that any connection writes, as SQLite reports them."""
    reported: set[tuple[str, str | None]] = set()
    connect = database_module._connect

    def watched(path: Path, mode: str) -> sqlite3.Connection:
        connection = connect(path, mode)

        def report(action: int, table: str | None, column: str | None, *_: object) -> int:
            if action in {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_DELETE} and table is not None:
                reported.add((table, None))
            elif action == sqlite3.SQLITE_UPDATE and table is not None:
                reported.add((table, column))
            return sqlite3.SQLITE_OK

        connection.set_authorizer(report)
        return connection

    monkeypatch.setattr(database_module, "_connect", watched)
    return reported


def guarded(seen: set[tuple[str, str | None]]) -> set[tuple[str, str | None]]:
    return {(table, column) for table, column in seen if table == "preferences" or column == "chosen_cover_id"}


async def test_scans_and_queries_write_none_of_them(seen: set[tuple[str, str | None]], tmp_path: Path) -> None:
    """Scans, a scan after a file is lost, and every query leave them unchanged; operations are reported."""
    pictures = tmp_path / "pictures" / "Travel" / "Paris"
    pictures.mkdir(parents=True)
    for number in range(3):
        Image.new("RGB", (60, 40), (number * 80, 90, 120)).save(pictures / f"{number}.jpg")
    gallery = await Gallery.open(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1))
    try:
        owner = await gallery.accounts.owner("ada")
        await gallery.accounts.joining.new_claim_code()
        await gallery.indexing.scan(owner, [tmp_path / "pictures"])
        (pictures / "2.jpg").unlink()
        await gallery.indexing.scan(owner)
        paris = await run_every_query(gallery)
        assert {table for table, _ in seen} >= {"photos", "collections", "categories", "users", "claims"}
        assert guarded(seen) == set()
        (first, *_) = await gallery.library.page(owner, CollectionSet("travel/paris"), SortOrder.NAME, None)
        await gallery.apply(owner, SetCover(paris, first.asset_key))
        await gallery.apply(owner, SetPreference("theme", "dark"))
        await gallery.indexing.scan(owner)
        assert guarded(seen) == {("preferences", None), ("preferences", "value"), ("collections", "chosen_cover_id")}
    finally:
        await gallery.close()


async def run_every_query(gallery: Gallery) -> CollectionId:
    """Run each query once; return the collection."""
    owner = await gallery.accounts.owner("ada")
    (category,) = await gallery.library.categories(owner)
    assert await gallery.library.category(owner, category.slug) == category
    (paris,) = await gallery.library.collections(owner, category.slug)
    assert await gallery.library.collection(owner, paris.slug) == paris
    assert await gallery.library.neighbours(owner, paris) == (None, None)
    for scope in (EverythingSet(), paris.photo_set):
        for order in SortOrder:
            assert await gallery.library.count(owner, scope) == 2
            (photo, _) = await gallery.library.page(owner, scope, order, None)
            assert await gallery.library.position(owner, scope, order, photo.asset_key) == 0
        assert await gallery.library.first_with_letter(owner, scope, "#") == 0
    await gallery.library.details(owner, photo.asset_key)
    await gallery.library.errors(owner)
    await gallery.library.health(owner)
    await gallery.accounts.preferences(owner)
    return paris.id
