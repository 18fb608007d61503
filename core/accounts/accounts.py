"""What the gallery answers about its members; every change of them is an operation or a part of joining.

A query that takes an actor checks what they are permitted now, in the transaction that reads.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import TypeVar

from core.accounts import members
from core.accounts.audit_log import AuditLog
from core.accounts.credentials import member_keys, reset_codes, stored_passwords
from core.accounts.invitations import invitations
from core.accounts.joining import Joining
from core.accounts.models import Invitation, Member, MemberKey
from core.database.database import Database
from core.errors import NotAllowedError
from core.limits.attempts import PasswordAttempts
from core.limits.password_hashing import PasswordHashing
from core.models import Actor, CategoryId, UserId
from core.operations.actors import owner_of, present_actor
from core.permissions import Action, require

_T = TypeVar("_T")


class Accounts:
    """The members of a gallery, their credentials and invitations; a `Gallery` holds it as `accounts`."""

    def __init__(self, database: Database, changed: Callable[[], None] = lambda: None) -> None:
        """Read from that database; `changed` is called after each change that joining makes."""
        self._database = database
        self.joining = Joining(database, changed)
        self.audit_log = AuditLog(database)
        self._attempts = PasswordAttempts()

    # For sessions and authentication.

    async def owner(self, name: str) -> Actor:
        """Return the owner, the admin that joined first; create one with that name while there is no member."""
        known = await self._database.read(owner_of)
        if known is not None:
            return known
        return await self._database.write(lambda connection: members.ensure_owner(connection, name))

    async def current(self, user_id: UserId, fingerprint: str | None) -> Actor | None:
        """Return the member as they are now; None when they were removed, or the key is no longer theirs."""
        return await self._database.read(lambda connection: members.current(connection, user_id, fingerprint))

    async def preferences(self, actor: Actor) -> Mapping[str, str]:
        """Return the member's preferences by name; those at their default are left out."""
        return await self._database.read(lambda connection: members.preferences(connection, actor))

    async def public_actor(self) -> Actor | None:
        """Return the actor for `public@`, who sees the open categories; None while there are none."""
        return await self._database.read(members.public_actor)

    async def actor_for_key(self, fingerprint: str) -> Actor | None:
        """Return the member who holds this public key; None when nobody does."""
        return await self._database.read(lambda connection: member_keys.actor_of_key(connection, fingerprint))

    async def password_of(self, name: str) -> tuple[Actor, str] | None:
        """Return the member of that login name with their password hash; None when there is none with a password."""
        return await self._database.read(lambda connection: stored_passwords.login_of(connection, name))

    async def reset_code_holder(self, name: str, code: str) -> Actor | None:
        """Return the member of that login name if this one-time code for a new password is theirs; do not spend it."""
        return await self._database.read(lambda connection: reset_codes.holder(connection, name, code))

    async def has_credentials(self) -> bool:
        """Return whether an admin can sign in; until one can, the gallery waits to be claimed."""
        return await self._database.read(stored_passwords.has_credentials)

    async def has_passwords(self) -> bool:
        """Return whether any member has a password, or a code to choose one."""
        return await self._database.read(stored_passwords.has_passwords)

    # For members about themselves.

    async def keys(self, member: Actor) -> tuple[MemberKey, ...]:
        """List the member's keys in the order they were added."""

        def query(connection: sqlite3.Connection) -> tuple[MemberKey, ...]:
            found = members.current(connection, member.user_id, None)
            return () if found is None else member_keys.keys_of(connection, found.user_id)

        return await self._database.read(query)

    async def called(self, member: Actor) -> str:
        """Return what the member is called now: the display name, else the login name."""

        def query(connection: sqlite3.Connection) -> str:
            found = members.current(connection, member.user_id, None)
            return (found or member).shown_name

        return await self._database.read(query)

    async def has_password(self, actor: Actor) -> bool:
        """Return whether the actor can sign in with a password."""
        return await self._database.read(lambda connection: stored_passwords.has_password(connection, actor.user_id))

    async def confirm_password(self, actor: Actor, password: str, passwords: PasswordHashing) -> str | None:
        """Return the stored hash of the actor's password, for `SetPassword` and `RemovePassword`; None without one.

        Raises:
            NotAllowedError: this is not the actor's password.
            TooManyAttemptsError: too many others were tried.
        """
        stored = await self._database.read(lambda db: stored_passwords.stored_password(db, actor.user_id))
        if stored is None:
            return None
        key = f"member {actor.user_id}"
        self._attempts.take(key, key)
        if not await passwords.verify(stored, password):
            raise NotAllowedError("This is not your current password.", "Nothing was changed.")
        self._attempts.give_back(key, key)
        return stored

    # For admins.

    async def members(self, actor: Actor) -> tuple[Member, ...]:
        """List the members in the order they joined."""
        return await self._read_as(actor, Action.MANAGE_MEMBERS, "see the members", members.members)

    async def keys_of(self, actor: Actor, user_id: UserId) -> tuple[MemberKey, ...]:
        """List the keys of any member in the order they were added."""
        return await self._read_as(
            actor,
            Action.MANAGE_MEMBERS,
            "see the keys of others",
            lambda connection: member_keys.keys_of(connection, user_id),
        )

    async def invitations(self, actor: Actor) -> tuple[Invitation, ...]:
        """List the newest invitations, open or not, newest first."""
        return await self._read_as(actor, Action.INVITE, "see invitations", invitations.invitations)

    async def public_categories(self, actor: Actor) -> frozenset[CategoryId]:
        """Return the categories that are open to the public."""
        return await self._read_as(
            actor, Action.MANAGE_MEMBERS, "see which categories are public", members.public_categories
        )

    async def _read_as(self, actor: Actor, action: Action, words: str, query: Callable[[sqlite3.Connection], _T]) -> _T:
        def checked(connection: sqlite3.Connection) -> _T:
            require(present_actor(connection, actor), action, words)
            return query(connection)

        return await self._database.read(checked)
