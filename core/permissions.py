"""Who may do what: one pure function, and the SQL condition that says the same."""

from __future__ import annotations

import json
from enum import StrEnum

from core.errors import NotAllowedError
from core.models import Activity, Actor, CategoryId, Downloads, Role, UserId

VISIBLE_CATEGORY = "(:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))"
"""The condition that every query over a table or alias with a `category_id` column carries, word for word."""


VISIBLE_PHOTO = """(:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))"""
"""The condition that every query over the table `photos` carries, word for word: it also lets guests see theirs."""


AT_THE_MACHINE = UserId(0)
"""Stands for the person at the machine, who acts as the owner of the gallery whoever that is."""

PUBLIC_VISITOR = UserId(-1)
"""Stands for anybody who comes in without being a member."""


class Action(StrEnum):
    """What an actor can ask to do."""

    VIEW = "view"
    DOWNLOAD = "download"
    SELECT = "select"
    SET_PREFERENCE = "set-preference"
    OWN_CREDENTIALS = "own-credentials"
    CHOOSE_COVER = "choose-cover"
    SHARE = "share"
    UPLOAD = "upload"
    SCAN = "scan"
    SEE_ERRORS = "see-errors"
    INVITE = "invite"
    MANAGE_MEMBERS = "manage-members"
    SEE_VISITORS = "see-visitors"
    SEE_AUDIT = "see-audit"
    CHANGE_SETTINGS = "change-settings"


_PUBLIC = frozenset({Action.VIEW})
_VIEWER = _PUBLIC | {Action.DOWNLOAD, Action.SELECT, Action.SET_PREFERENCE, Action.OWN_CREDENTIALS}
_EDITOR = _VIEWER | {Action.CHOOSE_COVER, Action.SHARE, Action.UPLOAD}

_ACTIONS: dict[Role, frozenset[Action]] = {
    Role.PUBLIC: _PUBLIC,
    Role.GUEST: _PUBLIC,
    Role.VIEWER: _VIEWER,
    Role.EDITOR: _EDITOR,
    Role.ADMIN: frozenset(Action),
}


def may(actor: Actor, action: Action, category_id: CategoryId | None = None) -> bool:
    """Say whether the actor may do this, on a thing of that category where it has one."""
    if action not in _ACTIONS[actor.role] and not (action is Action.DOWNLOAD and _takes_originals(actor)):
        return False
    return category_id is None or actor.category_ids is None or category_id in actor.category_ids


def may_see(actor: Actor, category_id: CategoryId, *, shared: bool = False) -> bool:
    """Say whether the actor may see a photo of that category; `shared`: their link shows it now (`shared_photos`)."""
    return may(actor, Action.VIEW, category_id) or (actor.share is not None and shared)


def require(actor: Actor, action: Action, words: str, category_id: CategoryId | None = None) -> None:
    """Raise NotAllowedError ("You may not {words}.") unless the actor may do this."""
    if not may(actor, action, category_id):
        raise NotAllowedError(f"You may not {words}.", "Ask the owner of this gallery.")


def require_taking(actor: Actor, *, originals: bool) -> None:
    """Raise NotAllowedError unless the actor may take photos along: the files, or the pictures that they may see.

    A link whose maker allows no downloads gives its guests neither.
    """
    if originals or (actor.share is not None and actor.share.downloads is Downloads.OFF):
        require(actor, Action.DOWNLOAD, "take photos")
    else:
        require(actor, Action.VIEW, "take photos")


def shown_activity(actor: Actor, activity: Activity) -> Activity:
    """Return what the actor may know of the background work: names and counts are for who sees the whole library."""
    if actor.category_ids is None and actor.share is None:
        return activity
    return Activity("The gallery is brought up to date") if activity.sentence else Activity()


def visibility(actor: Actor) -> dict[str, int | str | None]:
    """Return the named parameters of `VISIBLE_CATEGORY` and `VISIBLE_PHOTO` for this actor."""
    allowed = actor.category_ids
    return {
        "sees_all": int(allowed is None),
        "category_ids": json.dumps(sorted(allowed or ())),
        "share_id": None if actor.share is None else actor.share.share_id,
    }


def _takes_originals(actor: Actor) -> bool:
    return actor.share is not None and actor.share.downloads is Downloads.ORIGINALS
