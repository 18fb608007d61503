"""Who may do what, and which facts about photos they are shown: pure functions of the actor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.errors import NotAllowedError
from core.models import Activity, Actor, CategoryId, Downloads, Role, SortOrder, UserId

AT_THE_MACHINE = UserId(0)
"""The id of the person at the machine, who acts as the owner of the gallery."""

ANONYMOUS = UserId(-1)
"""The id of guests and of `public@`, who are not members."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """Which facts about photos are shown. What is not shown does not exist for the actor, not even in queries."""

    shows_names: bool
    """File names."""
    shows_dates: bool
    shows_cameras: bool
    """Cameras, lenses and exposure."""
    shows_places: bool
    """Coordinates."""


_EVERYTHING = Redaction(shows_names=True, shows_dates=True, shows_cameras=True, shows_places=True)
_NO_PLACES = Redaction(shows_names=True, shows_dates=True, shows_cameras=True, shows_places=False)
_NO_DETAILS = Redaction(shows_names=False, shows_dates=False, shows_cameras=False, shows_places=False)


class Action(StrEnum):
    """The permissions."""

    VIEW = "view"
    DOWNLOAD = "download"
    SELECT = "select"
    SET_PREFERENCE = "set-preference"
    OWN_CREDENTIALS = "own-credentials"
    CHOOSE_COVER = "choose-cover"
    STACK = "stack"
    EDIT = "edit"
    """To write notes, titles and captions, and to correct dates and places."""
    DUPLICATES = "duplicates"
    DISMISS_TRIPS = "dismiss-trips"
    """To have trips and events no longer offered to anybody."""
    NAME_PEOPLE = "name-people"
    """To name people in photos; to rename, merge, hide and remove them only with access to all categories."""
    SHARE = "share"
    UPLOAD = "upload"
    SCAN = "scan"
    MANAGE_JOBS = "manage-jobs"
    SEE_ERRORS = "see-errors"
    INVITE = "invite"
    MANAGE_MEMBERS = "manage-members"
    SEE_SESSIONS = "see-sessions"
    SEE_AUDIT = "see-audit"
    TRASH = "trash"
    """To move things to the trash, see what is in it, and restore it."""
    ARCHIVE = "archive"
    """To archive photos, and see what is archived."""
    FAVOURITE = "favourite"
    """To have favourites; those of guests and of `public@` count for nobody else and do not last."""
    MARK = "mark"
    """To rate, and to keep favourites, albums and other marks."""
    TAG = "tag"
    """To set and remove tags; everywhere at once only with access to all categories."""
    OWN_HISTORY = "own-history"
    """To see and undo their own changes."""
    SEE_OTHERS_HISTORY = "see-others-history"
    """To see and undo the changes of others."""
    DELETE = "delete"
    """To delete photos in the trash permanently, where the settings allow it, and to restore them from quarantine."""
    CHANGE_SETTINGS = "change-settings"


_PUBLIC = frozenset({Action.VIEW, Action.FAVOURITE})
_VIEWER = _PUBLIC | {
    Action.DOWNLOAD,
    Action.SELECT,
    Action.SET_PREFERENCE,
    Action.OWN_CREDENTIALS,
    Action.MARK,
    Action.OWN_HISTORY,
}
_EDITOR = _VIEWER | {
    Action.CHOOSE_COVER,
    Action.STACK,
    Action.EDIT,
    Action.DUPLICATES,
    Action.DISMISS_TRIPS,
    Action.NAME_PEOPLE,
    Action.TRASH,
    Action.ARCHIVE,
    Action.SHARE,
    Action.UPLOAD,
    Action.TAG,
}

_ACTIONS: dict[Role, frozenset[Action]] = {
    Role.PUBLIC: _PUBLIC,
    Role.GUEST: _PUBLIC,
    Role.VIEWER: _VIEWER,
    Role.EDITOR: _EDITOR,
    Role.ADMIN: frozenset(Action),
}


def may(actor: Actor, action: Action, category_id: CategoryId | None = None) -> bool:
    """Return whether the actor has this permission; with a category, also whether the actor has access to that."""
    if action not in _ACTIONS[actor.role] and not (action is Action.DOWNLOAD and _may_download_originals(actor)):
        return False
    return category_id is None or actor.category_ids is None or category_id in actor.category_ids


def narrows(before: Actor, after: Actor) -> bool:
    """Return whether a change of a member's role and access, or of the albums that are open, takes anything away."""
    if before.share != after.share or not _ACTIONS[before.role] <= _ACTIONS[after.role]:
        return True
    if not before.opened_albums <= after.opened_albums:
        return True
    if after.category_ids is None:
        return False
    return before.category_ids is None or not before.category_ids <= after.category_ids


def require(actor: Actor, action: Action, words: str, category_id: CategoryId | None = None) -> None:
    """Raise NotAllowedError ("You may not {words}.") unless the actor may do this."""
    if not may(actor, action, category_id):
        raise NotAllowedError(f"You may not {words}.", "Ask the owner of this gallery.")


def require_download(actor: Actor, *, originals: bool) -> None:
    """Raise NotAllowedError unless the actor may download: original files, or the pictures that the actor may view.

    Guests of a share link without downloads may download neither.
    """
    if originals or (actor.share is not None and actor.share.downloads is Downloads.OFF):
        require(actor, Action.DOWNLOAD, "download photos")
    else:
        require(actor, Action.VIEW, "download photos")


def shown_activity(actor: Actor, activity: Activity) -> Activity:
    """Return the background work as this actor is shown it: names and counts only with access to the whole library."""
    if activity.is_problem or (actor.category_ids is None and actor.share is None):
        return activity
    return Activity("Updating the gallery") if activity.sentence else Activity()


def redaction_of(actor: Actor) -> Redaction:
    """Return which facts about photos this actor is shown.

    Places are not shown to the public and to guests; file names, dates and cameras are not shown to the public and
    to guests of a share link without details.
    """
    if actor.role is Role.PUBLIC:
        return _NO_DETAILS
    if actor.share is None:
        return _EVERYTHING
    return _NO_PLACES if actor.share.shows_details else _NO_DETAILS


def shows_other_files(actor: Actor) -> bool:
    """Return whether an actor has access to the files of a photo that are not its primary one: members do."""
    return is_member(actor)


def is_member(actor: Actor) -> bool:
    """Return whether an actor is a member or the person at the machine, and so is shown marks."""
    return actor.share is None and actor.role is not Role.PUBLIC


def may_sort(actor: Actor, order: SortOrder, *, photos: bool) -> bool:
    """Return whether an order is by a fact that this actor is shown, of `photos` or else of categories or collections.

    The order that a list has without a choice, that of the shared album, is open to everybody.
    """
    shown = redaction_of(actor)
    if order is SortOrder.COLLECTIONS:
        return not photos
    if order is SortOrder.SCANNED:
        return not photos and is_member(actor)
    if order in {SortOrder.RATING, SortOrder.VOTES, SortOrder.VIEWS, SortOrder.HAND}:
        return is_member(actor) and (photos or order is not SortOrder.HAND)
    if order in {SortOrder.RELEVANCE, SortOrder.FEED}:
        return photos and (shown.shows_dates or order is SortOrder.FEED)
    if order in {SortOrder.DATE, SortOrder.OLDEST}:
        return shown.shows_dates
    return shown.shows_names or not photos or order is not SortOrder.NAME


def _may_download_originals(actor: Actor) -> bool:
    return actor.share is not None and actor.share.downloads is Downloads.ORIGINALS
