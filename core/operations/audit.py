"""The audit log: who signed in and who changed what, written in the transaction of the change itself."""

from __future__ import annotations

import sqlite3
import time

from core.models import Actor, UserId
from core.permissions import AT_THE_MACHINE
from core.text import display_text

SIGNED_IN = "signed-in"
SIGN_IN_FAILED = "sign-in-failed"
LEFT = "left"
DISCONNECTED = "disconnected"
JOINED = "joined"
CLAIMED = "claimed"
RECOVERED = "recovered"
INVITED = "invited"
INVITE_REVOKED = "invite-revoked"
ROLE_CHANGED = "role-changed"
NAME_CHANGED = "name-changed"
ACCESS_CHANGED = "access-changed"
REMOVED = "removed"
RESTORED = "restored"
KEY_ADDED = "key-added"
KEY_REMOVED = "key-removed"
KEY_RESTORED = "key-restored"
PASSWORD_SET = "password-set"  # noqa: S105 - a kind of entry
PASSWORD_RESET = "password-reset"  # noqa: S105 - a kind of entry
PASSWORD_REMOVED = "password-removed"  # noqa: S105 - a kind of entry
OPENED_TO_PUBLIC = "opened-to-public"
PART_SWITCHED = "part-switched"
FOLDER_EXCLUDED = "folder-excluded"
FOLDER_INCLUDED = "folder-included"
ROOT_MOVED = "root-moved"
LINK_MADE = "link-made"
LINK_CHANGED = "link-changed"
LINK_EXTENDED = "link-extended"
LINK_RENEWED = "link-renewed"
LINK_REVOKED = "link-revoked"
LINK_RESTORED = "link-restored"
JOB_CONTROLLED = "job-controlled"
CACHE_PURGED = "cache-purged"

DELETION_STARTED = "deletion-started"
RETURN_STARTED = "return-started"
DELETION_STEPS = {
    "quarantined": "deletion-quarantined",
    "removed": "deletion-removed",
    "moved-back": "deletion-moved-back",
    "returned": "deletion-returned",
    "stranded": "deletion-stranded",
}

THIS_MACHINE = "this machine"

KEPT_PER_KIND = 10_000
"""Entries about connections are kept up to this number of each kind, so that strangers cannot fill the disk."""


def record(
    connection: sqlite3.Connection,
    kind: str,
    actor: Actor | None,
    details: str = "",
    *,
    name: str = "",
    source: str = "",
) -> None:
    """Add an entry; `name` replaces the actor's name where there is no actor. All texts are made safe to show."""
    user_id: UserId | None = None
    if actor is not None:
        user_id = actor.user_id if actor.user_id > AT_THE_MACHINE else None
        name = name or actor.name
    values = {
        "at": int(time.time()),
        "kind": kind,
        "user_id": user_id,
        "name": display_text(name, 60),
        "source": display_text(source, 100),
        "details": display_text(details, 300),
    }
    connection.execute(_ADD, values)


def whereabouts(actor: Actor) -> str:
    """Return the source of an actor's change: this machine, or an empty text, because their sign-in entry holds it."""
    return THIS_MACHINE if actor.user_id == AT_THE_MACHINE else ""


def prune(connection: sqlite3.Connection, kind: str) -> None:
    """Delete the oldest entries of a kind beyond `KEPT_PER_KIND`."""
    connection.execute(_PRUNE, {"kind": kind, "kept": KEPT_PER_KIND})


_ADD = """
INSERT INTO audit (at, kind, user_id, name, source, details)
VALUES (:at, :kind, :user_id, :name, :source, :details)
"""

_PRUNE = """
DELETE FROM audit
WHERE kind = :kind
    AND id <= (SELECT id FROM audit WHERE kind = :kind ORDER BY id DESC LIMIT 1 OFFSET :kept)
"""
