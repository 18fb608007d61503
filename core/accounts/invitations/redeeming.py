"""Redeem an invitation: make a member, in the transaction that spends it."""

from __future__ import annotations

import json
import sqlite3
import time
from itertools import count

from core.accounts.credentials.member_keys import add_key, fingerprint, release_key
from core.accounts.credentials.stored_passwords import bind_password
from core.accounts.invitations.invitations import NOT_VALID, open_invitation, open_parameters
from core.accounts.members import is_taken
from core.accounts.models import Invitation
from core.accounts.names import ChosenName, chosen_name
from core.errors import NotAllowedError, UsageError
from core.models import Actor, UserId
from core.operations import audit


def redeem(
    connection: sqlite3.Connection,
    token: str,
    name: str,
    *,
    public_key: str | None,
    label: str,
    password_hash: str | None,
    source: str,
) -> Actor:
    """Make a member and spend the invitation; call it in a transaction, so that both happen or neither.

    Raises:
        NotAllowedError: the token is not valid; see `open_invitation`.
        UsageError: the name is taken or not accepted, the key is not accepted, or there is neither key nor password.
            The invitation remains open.
    """
    invitation = open_invitation(connection, token)
    wanted = free_name(connection, name)
    if public_key is None and password_hash is None:
        raise UsageError("A member needs a key or a password.", "Offer a key, or choose a password.")
    user_id = _add_member(connection, wanted, invitation)
    if public_key is not None:
        release_key(connection, fingerprint(public_key))
        add_key(connection, user_id, public_key, label)
    if password_hash is not None:
        bind_password(connection, user_id, password_hash)
    if connection.execute(_SPEND, open_parameters(token) | {"user_id": user_id}).rowcount != 1:
        raise NotAllowedError(*NOT_VALID)
    actor = Actor(user_id, wanted.login, invitation.role, invitation.category_ids, display_name=wanted.display)
    details = f"as {invitation.role}, invited by {invitation.invited_by}"
    audit.record(connection, audit.JOINED, actor, details, source=source)
    return actor


def free_name(connection: sqlite3.Connection, name: str) -> ChosenName:
    """Return the login name and the display name as they would be stored.

    Raises:
        UsageError: it is not accepted, or taken; the hint says what is.
    """
    wanted = chosen_name(name)
    if is_taken(connection, wanted.login):
        free = next(each for number in count(2) if not is_taken(connection, each := f"{wanted.login}-{number}"))
        raise UsageError(f"Another member is called {wanted.login}.", f"Choose another name, for instance {free}.")
    if wanted.display and is_taken(connection, wanted.display):
        raise UsageError(f"Another member is called {wanted.display}.", "Choose another name.")
    return wanted


def _add_member(connection: sqlite3.Connection, name: ChosenName, invitation: Invitation) -> UserId:
    allowed = invitation.category_ids
    values = {
        "name": name.login,
        "display_name": name.display or None,
        "role": invitation.role.value,
        "restricted": int(allowed is not None),
        "category_ids": json.dumps(sorted(allowed or ())),
        "now": int(time.time()),
    }
    user_id = UserId(connection.execute(_ADD_MEMBER, values).fetchone()["id"])
    connection.execute(_ADD_ACCESS, values | {"user_id": user_id})
    return user_id


_SPEND = """
UPDATE invites SET used_at = :now, used_by = :user_id
WHERE token_hash = :token_hash
    AND used_at IS NULL AND revoked_at IS NULL AND expires_at > :now AND created_at <= :newest
"""

_ADD_MEMBER = """
INSERT INTO users (name, display_name, role, restricted, created_at)
VALUES (:name, :display_name, :role, :restricted, :now)
RETURNING id
"""

_ADD_ACCESS = """
INSERT INTO category_access (user_id, category_id)
SELECT :user_id, id FROM categories
WHERE id IN (SELECT value FROM json_each(:category_ids))
"""
