"""What a member does with what opens the gallery for them: keys and a password."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from core.accounts import members
from core.accounts.credentials import member_keys, stored_passwords
from core.accounts.ledger import Ledger
from core.accounts.models import MemberKey
from core.models import Actor
from core.operations import audit
from core.permissions import Action

_T = TypeVar("_T")


class OwnCredentials(Ledger):
    """The part of `Accounts` that is everybody's own."""

    async def keys(self, member: Actor) -> tuple[MemberKey, ...]:
        """List a member's keys in the order they were added."""

        def ask(connection: sqlite3.Connection) -> tuple[MemberKey, ...]:
            found = members.current(connection, member.user_id, None)
            return () if found is None else member_keys.keys_of(connection, found.user_id)

        return await self._database.read(ask)

    async def add_own_key(self, actor: Actor, public_key: str, label: str) -> MemberKey:
        """Give oneself a key; UsageError when it is not accepted or belongs to another member."""

        def change(connection: sqlite3.Connection, acting: Actor) -> MemberKey:
            member_keys.release_key(connection, member_keys.fingerprint(public_key))
            return member_keys.add_key(connection, acting.user_id, public_key, label)

        return await self._change_own(actor, change, audit.KEY_ADDED)

    async def rename_key(self, actor: Actor, fingerprint: str, label: str) -> MemberKey:
        """Give one of one's keys another label; NotFoundError when there is no such key."""
        return await self._change_own(
            actor,
            lambda connection, acting: member_keys.rename_key(connection, acting.user_id, fingerprint, label),
            None,
        )

    async def remove_key(self, actor: Actor, fingerprint: str) -> MemberKey:
        """Take one of one's keys away; visits that it opened end.

        Raises:
            NotFoundError: there is no such key.
            UsageError: nothing would be left to come in with.
        """
        return await self._change_own(
            actor,
            lambda connection, acting: member_keys.remove_key(connection, acting.user_id, fingerprint),
            audit.KEY_REMOVED,
        )

    async def set_password(self, actor: Actor, password_hash: str | None) -> None:
        """Set one's password, as `PasswordHashing.hash` returned it, or remove it.

        Raises:
            UsageError: nothing would be left to come in with.
        """
        kind = audit.PASSWORD_REMOVED if password_hash is None else audit.PASSWORD_SET
        await self._change_own(
            actor,
            lambda connection, acting: stored_passwords.bind_password(connection, acting.user_id, password_hash),
            kind,
        )

    async def has_password(self, actor: Actor) -> bool:
        """Say whether this member can come in with a password."""
        return await self._database.read(lambda connection: stored_passwords.has_password(connection, actor.user_id))

    async def _change_own(
        self, actor: Actor, change: Callable[[sqlite3.Connection, Actor], _T], kind: str | None
    ) -> _T:
        def checked(connection: sqlite3.Connection) -> _T:
            acting = self._require(connection, actor, Action.OWN_CREDENTIALS, "have keys or a password")
            result = change(connection, acting)
            if kind is not None:
                details = f"{result.label} {result.fingerprint}" if isinstance(result, MemberKey) else ""
                audit.record(connection, kind, acting, details, source=audit.whereabouts(actor))
            return result

        return await self._change(checked)
