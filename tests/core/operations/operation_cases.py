"""Every kind of operation with arguments that are possible, who may apply it, and how it is undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from core.accounts.credentials.member_keys import RemovedKey
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
    RestoreKey,
    RestoreMember,
    RevokeInvitation,
    SetAccess,
    SetMemberName,
    SetOwnName,
    SetPassword,
    SetRole,
)
from core.deletion.deletion_history import DeletePhotos, RemoveDeletedFiles, RestoreDeletedPhotos
from core.exchange.operations import ImportMarks, RestoreImported
from core.indexing.roots.move_root import MoveRoot
from core.jobs.models import JobId, JobRequest
from core.jobs.operations import ControlJob
from core.library.archive.operations import SetArchived
from core.library.duplicates.operations import KeepPhotos, RestoreDuplicates, TellApart, TellTogether
from core.library.edits.edit_steps import EditKind, EditStep
from core.library.edits.operations import EditThings
from core.library.stacks.operations import ChooseTop, RestoreStacks, StackPhotos, UnstackPhotos
from core.library.stacks.stack_states import StackState
from core.library.trash.operations import MoveToTrash, RestoreFromTrash, ReturnToTrash
from core.library.trash.trashed_photos import TrashedGroup
from core.library.trips.operations import AcceptTrip, DismissTrip, OfferTrip
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
    SetAlbumPassphrase,
    SetAlbumQuery,
    ShareAlbum,
)
from core.marks.operations import EraseInterests, SelectGroups, SetFavourite, SetRatings
from core.marks.people.operations import (
    HidePerson,
    MergePeople,
    MoveFaces,
    NamePerson,
    RemovePerson,
    RestorePeople,
    ReturnFaces,
)
from core.marks.people.person_rows import PersonState
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
    EditField,
    IdRanges,
    PhotoId,
    Role,
    ShareId,
    UserId,
)
from core.models.people.faces import PersonId
from core.operations import (
    ChangeSelection,
    ExcludeFolder,
    IncludeFolder,
    NotePreference,
    Operation,
    SetCover,
    SetPreference,
    ThingKind,
)
from core.operations.stored_operations import dumps
from core.permissions import ANONYMOUS, AT_THE_MACHINE
from core.pictures.cache.purge_cache import PurgeCache
from core.sharing.models import ShareOptions
from core.sharing.operations import (
    ChangeShareLink,
    ExtendShareLink,
    MakeShareLink,
    RenewShareLink,
    RestoreShareLink,
    RevokeShareLink,
)
from core.understanding.parts import SwitchPart
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, VIEWER

LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)
ADMINS, EDITORS, MEMBERS = {"local", "ada"}, {"local", "ada", "edith"}, {"local", "ada", "edith", "vera"}
NOW = 1_800_000_000.0
FIRST, SECOND, THIRD = (AssetKey(f"aaaaaaaaaaaa{letter}") for letter in "b23")
OTHER, TRASHED = Things.of(photos=[PhotoId(2)]), Things.of(photos=[PhotoId(5)])
GROUP = TrashedGroup(ThingKind.COLLECTION, 1, OTHER.photos)
MARKED = Things.of(photos=[PhotoId(1)], collections=[CollectionId(1)])
GROUPS = Things.of(collections=[CollectionId(1)])
IMPORT = 5
LAKE, PHOTO, FORMER, LINK, JOB = CollectionId(1), "photo", UserId(4), ShareId(1), JobId(1)

REVOKED_LINK, REMOVED_KEY = ShareId(2), RemovedKey(99, fingerprint(62), public_key(62), "old", 5, None)

EVENT, DISMISSED = "moments/event/20200913T000000/20200914T000000", "moments/event/20200913T120000/20200914T000000"

ANN, BO = PersonId(1), PersonId(2)

ALBUM, DELETED, SMART = 10, 20, 30
"""Of each member, an album with two photos, a deleted one and a smart one, plus the id of the member."""


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
    "erase-interests": Case(lambda _: EraseInterests(), MEMBERS),
    "select-groups": Case(lambda _: SelectGroups(GROUPS), MEMBERS),
    "add-key": Case(lambda _: AddKey(public_key(60), "new"), MEMBERS, "key-added"),
    "rename-key": Case(lambda actor: RenameKey(fingerprint(max(actor.user_id, 1)), "old"), MEMBERS),
    "remove-key": Case(lambda actor: RemoveKey(fingerprint(max(actor.user_id, 1))), MEMBERS, "key-removed"),
    "restore-key": Case(lambda _: RestoreKey(REMOVED_KEY), MEMBERS, "key-restored"),
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
    "set-album-passphrase": Case(lambda actor: SetAlbumPassphrase(album(actor), "a hash"), MEMBERS),
    "set-album-query": Case(lambda actor: SetAlbumQuery(album(actor, SMART), "rating:5"), MEMBERS),
    "share-album": Case(lambda actor: ShareAlbum(album(actor), AlbumAudience.ALL), EDITORS),
    "set-album-audience": Case(
        lambda actor: SetAlbumAudience(album(actor), AlbumAudience.NAMED, (VIEWER.user_id,)), EDITORS
    ),
    "set-tag": Case(lambda _: SetTag("Sea", MARKED), EDITORS),
    "restore-tags": Case(lambda _: RestoreTags((Tagging("Sea", TagState.OWN, MARKED),)), EDITORS),
    "rename-tag": Case(lambda _: RenameTag("lake/north", "Lakes"), EDITORS),
    "merge-tags": Case(lambda _: MergeTags("lake/north", "lake"), EDITORS),
    "delete-tag": Case(lambda _: DeleteTag("LAKE"), EDITORS),
    "name-person": Case(lambda _: NamePerson(ANN, "Ann Lee"), EDITORS),
    "merge-people": Case(lambda _: MergePeople(ANN, BO), EDITORS),
    "hide-person": Case(lambda _: HidePerson(ANN), EDITORS),
    "remove-person": Case(lambda _: RemovePerson(ANN), EDITORS),
    "restore-people": Case(lambda _: RestorePeople((PersonState(ANN, True, "Anna", faces=IdRanges("1")),)), EDITORS),
    "move-faces": Case(lambda _: MoveFaces(ANN, Things.of([PhotoId(1)])), EDITORS),
    "return-faces": Case(
        lambda _: ReturnFaces(BO, IdRanges(""), IdRanges(""), IdRanges("1"), Things.of([PhotoId(1)])), EDITORS
    ),
    "set-archived": Case(lambda _: SetArchived(MARKED), EDITORS),
    "set-cover": Case(lambda _: SetCover(LAKE, PHOTO), EDITORS),  # type: ignore[arg-type]
    "edit-things": Case(lambda _: EditThings((EditStep(EditField.NOTE, EditKind.SET, MARKED, "hers"),)), EDITORS),
    "stack-photos": Case(lambda _: StackPhotos((FIRST, PHOTO)), EDITORS),  # type: ignore[arg-type]
    "unstack-photos": Case(lambda _: UnstackPhotos((SECOND,)), EDITORS),
    "choose-top": Case(lambda _: ChooseTop(THIRD), EDITORS),
    "restore-stacks": Case(lambda _: RestoreStacks((StackState(FIRST, "stack", 0, is_decided=True),)), EDITORS),
    "keep-photos": Case(lambda _: KeepPhotos((FIRST,), (PHOTO,)), EDITORS),  # type: ignore[arg-type]
    "restore-duplicates": Case(lambda _: RestoreDuplicates(((UserId(2), dumps(SetFavourite(MARKED))),)), EDITORS),
    "tell-apart": Case(lambda _: TellApart((FIRST, PHOTO)), EDITORS),  # type: ignore[arg-type]
    "tell-together": Case(lambda _: TellTogether((FIRST, SECOND)), EDITORS),
    "accept-trip": Case(lambda _: AcceptTrip(EVENT, "Trips/Lisbon"), MEMBERS),
    "dismiss-trip": Case(lambda _: DismissTrip(EVENT), EDITORS),
    "offer-trip": Case(lambda _: OfferTrip(DISMISSED, (CategoryId(1),)), EDITORS),
    "import-marks": Case(lambda _: ImportMarks(IMPORT, "marks", 2), {"local"}),
    "restore-imported": Case(lambda _: RestoreImported(IMPORT, "marks", is_before=False), ADMINS),
    "make-share-link": Case(lambda _: MakeShareLink(CollectionSet("open/lake")), EDITORS, "link-made"),
    "change-share-link": Case(lambda _: ChangeShareLink(LINK, ShareOptions(title="Other")), EDITORS, "link-changed"),
    "extend-share-link": Case(lambda _: ExtendShareLink(LINK, timedelta(days=30)), EDITORS, "link-extended"),
    "renew-share-link": Case(lambda _: RenewShareLink(LINK), EDITORS, "link-renewed"),
    "revoke-share-link": Case(lambda _: RevokeShareLink(LINK), EDITORS, "link-revoked"),
    "restore-share-link": Case(lambda _: RestoreShareLink(REVOKED_LINK), EDITORS, "link-restored"),
    "control-job": Case(lambda _: ControlJob(JOB, JobRequest.PAUSE), ADMINS, "job-controlled"),
    "delete-photos": Case(lambda _: DeletePhotos(IdRanges("1")), ADMINS),
    "restore-deleted-photos": Case(lambda _: RestoreDeletedPhotos(IdRanges("2")), ADMINS),
    "remove-deleted-files": Case(lambda _: RemoveDeletedFiles(IdRanges("3")), ADMINS),
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
    "switch-part": Case(lambda _: SwitchPart("clip", True), ADMINS, "part-switched"),
    "recover-account": Case(lambda _: RecoverAccount(VIEWER.user_id, public_key(61)), {"local"}, "recovered"),
}

UNDOABLE = {
    "set-favourite",
    "set-ratings",
    "move-to-trash",
    "restore-from-trash",
    "return-to-trash",
    "set-archived",
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
    "set-album-query",
    "share-album",
    "set-album-audience",
    "set-tag",
    "restore-tags",
    "rename-tag",
    "merge-tags",
    "delete-tag",
    "name-person",
    "merge-people",
    "hide-person",
    "remove-person",
    "restore-people",
    "move-faces",
    "return-faces",
    "set-cover",
    "edit-things",
    "stack-photos",
    "unstack-photos",
    "choose-top",
    "restore-stacks",
    "keep-photos",
    "restore-duplicates",
    "tell-apart",
    "tell-together",
    "accept-trip",
    "dismiss-trip",
    "offer-trip",
    "import-marks",
    "restore-imported",
}
"""What `u` undoes; links, keys, invitations and passwords are never among them."""

FROM_HISTORY = {
    "remove-key",
    "restore-key",
    "revoke-share-link",
    "restore-share-link",
    "set-role",
    "set-own-name",
    "set-member-name",
    "set-access",
    "remove-member",
    "restore-member",
    "exclude-folder",
    "include-folder",
    "switch-part",
}
"""What is undone by its number only, and confirmed."""

RECORDED = {"delete-photos", "restore-deleted-photos", "remove-deleted-files"}
"""What the history lists and nobody can undo."""

LISTS_CHANGED = {
    "set-archived",
    "keep-photos",
    "restore-duplicates",
    "tell-apart",
    "tell-together",
    "move-to-trash",
    "restore-from-trash",
    "return-to-trash",
    "set-album-passphrase",
}
"""What announces that lists have changed."""
