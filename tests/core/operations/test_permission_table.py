"""Who may apply which operation: every role with every kind, and what a refusal leaves unchanged."""

from __future__ import annotations

import importlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

import core
from core.accounts.credentials import member_keys
from core.accounts.members import refresh_actor
from core.accounts.operations import (
    AddKey,
    MakeInvitation,
    OpenToPublic,
    RecoverAccount,
    RemoveKey,
    RemoveMember,
    RemovePassword,
    RenameKey,
    ResetPassword,
    RestoreMember,
    RevokeInvitation,
    SetAccess,
    SetMemberName,
    SetOwnName,
    SetPassword,
    SetRole,
)
from core.database.transactions import atomic
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.exchange.operations import ImportMarks, RestoreImported
from core.gallery import OPERATIONS
from core.indexing.roots.move_root import MoveRoot
from core.jobs.models import JobId, JobRequest
from core.jobs.operations import ControlJob
from core.library.duplicates.operations import TellApart, TellTogether
from core.library.stacks.operations import ChooseTop, RestoreStacks, StackPhotos, UnstackPhotos
from core.library.stacks.stack_states import StackState
from core.library.trash.operations import MoveToTrash, RestoreFromTrash, ReturnToTrash
from core.library.trash.trashed_photos import TrashedGroup
from core.marks.albums.operations import (
    AddToAlbum,
    CreateAlbum,
    DeleteAlbum,
    HideAlbum,
    MoveInAlbum,
    NameAlbums,
    PlaceInAlbum,
    RemoveFromAlbum,
    RestoreAlbum,
    SetAlbumAudience,
    SetAlbumCover,
    ShareAlbum,
)
from core.marks.operations import SetFavourite, SetRatings
from core.marks.tags.operations import DeleteTag, MergeTags, RenameTag, RestoreTags, SetTag
from core.marks.tags.tag_states import Tagging, TagState
from core.marks.things import Things
from core.models import (
    Actor,
    AlbumAudience,
    AlbumId,
    AssetKey,
    CategoryId,
    CollectionId,
    CollectionSet,
    Event,
    IdRanges,
    LibraryChanged,
    MembersChanged,
    PhotoId,
    Role,
    ShareId,
    UserId,
)
from core.operations import (
    ChangeSelection,
    ExcludeFolder,
    IncludeFolder,
    NotePreference,
    Operation,
    Request,
    SetCover,
    SetPreference,
    ThingKind,
    Undo,
)
from core.operations.applying import apply_within, redo_within, undo_within
from core.permissions import ANONYMOUS, AT_THE_MACHINE
from core.pictures.cache.purge_cache import PurgeCache
from core.sharing.models import ShareOptions
from core.sharing.operations import ChangeShareLink, ExtendShareLink, MakeShareLink, RenewShareLink, RevokeShareLink
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, database_in_memory, populate

LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)
ADMINS, EDITORS, MEMBERS = {"local", "ada"}, {"local", "ada", "edith"}, {"local", "ada", "edith", "vera"}
NOW = 1_800_000_000.0
FIRST, SECOND, THIRD = (AssetKey(f"aaaaaaaaaaaa{letter}") for letter in "b23")
OTHER, TRASHED = Things.of(photos=[PhotoId(2)]), Things.of(photos=[PhotoId(5)])
GROUP = TrashedGroup(ThingKind.COLLECTION, 1, OTHER.photos)
MARKED = Things.of(photos=[PhotoId(1)], collections=[CollectionId(1)])
IMPORT = 5
LAKE, PHOTO, FORMER, LINK, JOB = CollectionId(1), "photo", UserId(4), ShareId(1), JobId(1)

ALBUM, DELETED = 10, 20
"""Of each member, an album with two photos and a deleted one, plus the id of the member."""


def album(actor: Actor, which: int = ALBUM) -> AlbumId:
    """Return an album of an actor; the person at the machine has those of the owner."""
    return AlbumId(which + max(actor.user_id, 1) % 10)


ACTORS = {
    "local": LOCAL,
    "ada": ADMIN,
    "edith": EDITOR,
    "vera": VIEWER,
    "public": Actor(ANONYMOUS, "public", Role.PUBLIC, frozenset({CategoryId(1)})),
    "guest": Actor(ANONYMOUS, "guest", Role.GUEST, frozenset()),
    "former": Actor(FORMER, "former", Role.ADMIN),
    "nobody": Actor(UserId(99), "nobody", Role.ADMIN),
    "vera as admin": replace(VIEWER, role=Role.ADMIN),
}


@dataclass(frozen=True)
class Case:
    """An operation with arguments that are possible for an actor, who may apply it, and what is logged."""

    make: Callable[[Actor], Operation[object]]
    may: set[str]
    audit: str | None = None
    """The kind of its entry in the audit log."""


CASES: dict[str, Case] = {
    "set-preference": Case(lambda _: SetPreference("theme", "dark"), MEMBERS),
    "note-preference": Case(lambda _: NotePreference("theme.seen", "light"), MEMBERS),
    "change-selection": Case(lambda _: ChangeSelection(add=(PHOTO,)), MEMBERS),  # type: ignore[arg-type]
    "add-key": Case(lambda _: AddKey(public_key(60), "new"), MEMBERS, "key-added"),
    "rename-key": Case(lambda actor: RenameKey(fingerprint(max(actor.user_id, 1)), "old"), MEMBERS),
    "remove-key": Case(lambda actor: RemoveKey(fingerprint(max(actor.user_id, 1))), MEMBERS, "key-removed"),
    "set-password": Case(lambda _: SetPassword("another hash", "a hash"), MEMBERS, "password-set"),
    "remove-password": Case(lambda _: RemovePassword("a hash"), MEMBERS, "password-removed"),
    "set-favourite": Case(lambda _: SetFavourite(MARKED), MEMBERS),
    "set-ratings": Case(lambda _: SetRatings.one(4, MARKED), MEMBERS),
    "move-to-trash": Case(lambda _: MoveToTrash(MARKED), EDITORS),
    "restore-from-trash": Case(lambda _: RestoreFromTrash(TRASHED), EDITORS),
    "return-to-trash": Case(lambda _: ReturnToTrash((GROUP,)), EDITORS),
    "create-album": Case(lambda _: CreateAlbum("Trips/Lisbon"), MEMBERS),
    "delete-album": Case(lambda actor: DeleteAlbum(album(actor)), MEMBERS),
    "restore-album": Case(lambda actor: RestoreAlbum(album(actor, DELETED)), MEMBERS),
    "name-albums": Case(lambda actor: NameAlbums(((album(actor), "Trips/Rome"),)), MEMBERS),
    "add-to-album": Case(lambda actor: AddToAlbum(album(actor), IdRanges("4")), MEMBERS),
    "remove-from-album": Case(lambda actor: RemoveFromAlbum(album(actor), IdRanges("1")), MEMBERS),
    "place-in-album": Case(lambda actor: PlaceInAlbum(album(actor), "4@3", IdRanges("1")), MEMBERS),
    "move-in-album": Case(lambda actor: MoveInAlbum(album(actor), IdRanges("1")), MEMBERS),
    "set-album-cover": Case(lambda actor: SetAlbumCover(album(actor), PhotoId(1)), MEMBERS),
    "hide-album": Case(lambda actor: HideAlbum(album(actor)), MEMBERS),
    "share-album": Case(lambda actor: ShareAlbum(album(actor), AlbumAudience.ALL), EDITORS),
    "set-album-audience": Case(
        lambda actor: SetAlbumAudience(album(actor), AlbumAudience.NAMED, (VIEWER.user_id,)), EDITORS
    ),
    "set-tag": Case(lambda _: SetTag("Sea", MARKED), EDITORS),
    "restore-tags": Case(lambda _: RestoreTags((Tagging("Sea", TagState.OWN, MARKED),)), EDITORS),
    "rename-tag": Case(lambda _: RenameTag("lake/north", "Lakes"), EDITORS),
    "merge-tags": Case(lambda _: MergeTags("lake/north", "lake"), EDITORS),
    "delete-tag": Case(lambda _: DeleteTag("LAKE"), EDITORS),
    "set-cover": Case(lambda _: SetCover(LAKE, PHOTO), EDITORS),  # type: ignore[arg-type]
    "stack-photos": Case(lambda _: StackPhotos((FIRST, PHOTO)), EDITORS),  # type: ignore[arg-type]
    "unstack-photos": Case(lambda _: UnstackPhotos((SECOND,)), EDITORS),
    "choose-top": Case(lambda _: ChooseTop(THIRD), EDITORS),
    "restore-stacks": Case(lambda _: RestoreStacks((StackState(FIRST, "stack", 0, is_decided=True),)), EDITORS),
    "tell-apart": Case(lambda _: TellApart((FIRST, PHOTO)), EDITORS),  # type: ignore[arg-type]
    "tell-together": Case(lambda _: TellTogether((FIRST, SECOND)), EDITORS),
    "import-marks": Case(lambda _: ImportMarks(IMPORT, "marks", 2), {"local"}),
    "restore-imported": Case(lambda _: RestoreImported(IMPORT, "marks", is_before=False), ADMINS),
    "make-share-link": Case(lambda _: MakeShareLink(CollectionSet("open/lake")), EDITORS, "link-made"),
    "change-share-link": Case(lambda _: ChangeShareLink(LINK, ShareOptions(title="Other")), EDITORS, "link-changed"),
    "extend-share-link": Case(lambda _: ExtendShareLink(LINK, timedelta(days=30)), EDITORS, "link-extended"),
    "renew-share-link": Case(lambda _: RenewShareLink(LINK), EDITORS, "link-renewed"),
    "revoke-share-link": Case(lambda _: RevokeShareLink(LINK), EDITORS, "link-revoked"),
    "control-job": Case(lambda _: ControlJob(JOB, JobRequest.PAUSE), ADMINS, "job-controlled"),
    "make-invitation": Case(lambda _: MakeInvitation(Role.VIEWER), ADMINS, "invited"),
    "revoke-invitation": Case(lambda _: RevokeInvitation(1), ADMINS, "invite-revoked"),
    "set-role": Case(lambda _: SetRole(VIEWER.user_id, Role.EDITOR), ADMINS, "role-changed"),
    "set-own-name": Case(lambda _: SetOwnName("Aunt Ida"), MEMBERS, "name-changed"),
    "set-member-name": Case(lambda _: SetMemberName(VIEWER.user_id, "Aunt Ida"), ADMINS, "name-changed"),
    "set-access": Case(lambda _: SetAccess(VIEWER.user_id, ()), ADMINS, "access-changed"),
    "remove-member": Case(lambda _: RemoveMember(VIEWER.user_id), ADMINS, "removed"),
    "reset-password": Case(lambda _: ResetPassword(EDITOR.user_id), ADMINS, "password-reset"),
    "restore-member": Case(lambda _: RestoreMember(FORMER), ADMINS, "restored"),
    "open-to-public": Case(lambda _: OpenToPublic((CategoryId(1),)), ADMINS, "opened-to-public"),
    "exclude-folder": Case(lambda _: ExcludeFolder("Private"), ADMINS, "folder-excluded"),
    "include-folder": Case(lambda _: IncludeFolder("Former"), ADMINS, "folder-included"),
    "move-root": Case(lambda _: MoveRoot("/pictures", "/photos"), {"local"}, "root-moved"),
    "purge-cache": Case(lambda _: PurgeCache(("previews",)), ADMINS, "cache-purged"),
    "recover-account": Case(lambda _: RecoverAccount(VIEWER.user_id, public_key(61)), {"local"}, "recovered"),
}

UNDOABLE = {
    "set-favourite",
    "set-ratings",
    "move-to-trash",
    "restore-from-trash",
    "return-to-trash",
    "create-album",
    "delete-album",
    "restore-album",
    "name-albums",
    "add-to-album",
    "remove-from-album",
    "place-in-album",
    "move-in-album",
    "set-album-cover",
    "hide-album",
    "share-album",
    "set-album-audience",
    "set-tag",
    "restore-tags",
    "rename-tag",
    "merge-tags",
    "delete-tag",
    "set-cover",
    "stack-photos",
    "unstack-photos",
    "choose-top",
    "restore-stacks",
    "tell-apart",
    "tell-together",
    "import-marks",
    "restore-imported",
}
"""What `u` undoes; links, keys, invitations and passwords are never among them."""

FROM_HISTORY = {
    "set-role",
    "set-own-name",
    "set-member-name",
    "set-access",
    "remove-member",
    "restore-member",
    "exclude-folder",
    "include-folder",
}
"""What is undone by its number only, and confirmed."""

LISTS_CHANGED = {"tell-apart", "tell-together", "move-to-trash", "restore-from-trash", "return-to-trash"}
"""What announces that lists have changed."""

UNCOMPARED = ("operations", "touched_fields", "imported_marks", "audit", "photo_revision")
"""The tables that an undo does not restore: what happened, and how often."""


@pytest.fixture(scope="module")
def prepared() -> Iterator[sqlite3.Connection]:
    """Three members with a key and a password each, a former one, an invitation and a link; time stands still."""
    with database_in_memory() as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: NOW)
        populate(connection, {"Open": {"Lake": 3}})
        key = add_photo(connection, LAKE, "chosen")
        connection.execute("UPDATE photos SET asset_key = ? WHERE asset_key = ?", (PHOTO, key))
        connection.execute("INSERT INTO users (id, name, role, created_at) VALUES (4, 'former', 'admin', 0)")
        for member in (ADMIN, EDITOR, VIEWER):
            member_keys.add_key(connection, member.user_id, public_key(member.user_id), "")
        connection.execute("UPDATE users SET password_hash = 'a hash'")
        apply_within(connection, ADMIN, RemoveMember(FORMER))
        apply_within(connection, ADMIN, MakeInvitation(Role.VIEWER))
        apply_within(connection, EDITOR, MakeShareLink(CollectionSet("open/lake")))
        apply_within(connection, ADMIN, ExcludeFolder("Former"))
        connection.execute(
            "INSERT INTO jobs (kind, arguments, priority, state, started_by, process, lock, created_at)"
            " VALUES ('scan', '{}', 0, 'running', '', 1, '', 0)"
        )
        connection.executemany(
            "INSERT INTO imported_marks VALUES (?, 'rating', 'photo', 1, ?, '', 5, NULL)", [(IMPORT, 1), (IMPORT, 2)]
        )
        apply_within(connection, ADMIN, StackPhotos((SECOND, THIRD)))
        for member in (ADMIN, EDITOR, VIEWER):
            for which, deleted_at in ((ALBUM, None), (DELETED, int(NOW))):
                values = (album(member, which), member.user_id, f"Album {which}", f"album {which}", deleted_at)
                connection.execute(
                    "INSERT INTO albums (id, user_id, name, name_key, deleted_at) VALUES (?, ?, ?, ?, ?)", values
                )
                connection.executemany(
                    "INSERT INTO album_photos VALUES (?, ?, ?, ?)",
                    [(values[0], photo, photo, photo) for photo in (1, 2)],
                )
        apply_within(connection, ADMIN, TellApart((FIRST, SECOND)))
        add_photo(connection, LAKE, "trashed")
        apply_within(connection, ADMIN, MoveToTrash(TRASHED))
        apply_within(connection, ADMIN, SetTag("Lake/North", MARKED))
        apply_within(connection, ADMIN, SetTag("Lake", OTHER))
        connection.execute("DELETE FROM touched_fields")
        connection.execute("DELETE FROM operations")
        yield connection


@pytest.fixture
def connection(prepared: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The prepared database; what a test changes is rolled back."""
    prepared.execute("SAVEPOINT test")
    yield prepared
    prepared.execute("ROLLBACK TO test")
    prepared.execute("RELEASE test")


def test_every_kind_is_in_the_table() -> None:
    """A new operation needs a line here, which says who may apply it."""
    assert {kind.kind for kind in OPERATIONS} == set(CASES)
    assert {kind.kind for kind in OPERATIONS if kind.undo is Undo.STEP} == UNDOABLE
    assert {kind.kind for kind in OPERATIONS if kind.undo is Undo.HISTORY} == FROM_HISTORY


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("name", ACTORS)
def test_only_those_in_the_table_may(connection: sqlite3.Connection, kind: str, name: str) -> None:
    """What is permitted changes something; what is refused changes nothing and leaves no entry in any table."""
    case, actor = CASES[kind], ACTORS[name]
    before = contents(connection)
    if name.removesuffix(" as admin") in case.may:
        apply_within(connection, actor, case.make(actor), refresh_actor)
        assert contents(connection) != before
        return
    refusal = (
        NotFoundError
        if kind == "revoke-share-link" and name in {"vera", "vera as admin", "public", "guest"}
        else NotAllowedError
    )
    with pytest.raises(refusal), atomic(connection):
        apply_within(connection, actor, case.make(actor), refresh_actor)
    assert contents(connection) == before


def test_every_class_is_registered() -> None:
    """An operation that the gallery does not register could be applied, but never undone."""
    for path in (Path(core.__file__).parent).glob("**/operations/*.py"):
        importlib.import_module(".".join(path.relative_to(Path(core.__file__).parents[1]).with_suffix("").parts))
    kinds = {cls.kind for cls in Operation.__subclasses__() if cls.__module__.startswith("core.")}
    assert kinds == {kind.kind for kind in OPERATIONS}


@pytest.mark.parametrize("kind", CASES)
def test_what_is_logged_and_announced(connection: sqlite3.Connection, kind: str) -> None:
    """One entry of the expected kind names the owner and this machine; some changes are announced."""
    connection.execute("DELETE FROM audit")
    operation = CASES[kind].make(LOCAL)
    apply_within(connection, LOCAL, operation, refresh_actor)
    entries = [tuple(row) for row in connection.execute("SELECT kind, user_id, name, source FROM audit")]
    assert entries == ([(CASES[kind].audit, 1, "ada", "this machine")] if CASES[kind].audit else [])
    expected: Event | None = MembersChanged() if type(operation).__module__.startswith("core.accounts.") else None
    assert operation.announcement == (LibraryChanged() if kind in LISTS_CHANGED else expected)


@pytest.mark.parametrize("kind", CASES)
def test_an_undo_restores_what_can_be_undone(connection: sqlite3.Connection, kind: str) -> None:
    """`u` restores the state before an undoable operation, and skips the others: the one before them is undone.

    What is undone from the history needs a confirmation.
    """
    apply_within(connection, LOCAL, SetFavourite(OTHER), refresh_actor)
    before = contents(connection, but=UNCOMPARED)
    apply_within(connection, LOCAL, CASES[kind].make(LOCAL), refresh_actor)
    undone = undo_within(connection, LOCAL, OPERATIONS, refresh_actor)
    assert isinstance(undone, Operation)
    if kind in UNDOABLE:
        assert contents(connection, but=UNCOMPARED) == before
    else:
        assert undone == SetFavourite(OTHER, is_favourite=False)
    if kind in FROM_HISTORY:
        redo_within(connection, LOCAL, OPERATIONS, refresh_actor)
        number = connection.execute("SELECT max(id) FROM operations").fetchone()[0]
        with pytest.raises(UsageError, match="Confirm it"):
            undo_within(connection, LOCAL, OPERATIONS, refresh_actor, Request(number))
        undo_within(connection, LOCAL, OPERATIONS, refresh_actor, Request(number, is_confirmed=True))
        assert contents(connection, but=UNCOMPARED) == before


def contents(connection: sqlite3.Connection, but: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables, by table, without the tables in `but`."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {
        table: sorted((tuple(row) for row in connection.execute(f"SELECT * FROM {table}")), key=repr)
        for table in tables
        if table not in but
    }
    if but:  # an album that was never there keeps its row, so that it can be redone with what it became
        made = connection.execute("SELECT * FROM albums WHERE name = 'Trips/Lisbon' AND deleted_at IS NOT NULL")
        undone = {tuple(row) for row in made}
        found["albums"] = [row for row in found["albums"] if row not in undone]
    return found
