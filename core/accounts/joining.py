"""How people become members: by an invitation, by claiming the gallery, or as its owner at the machine.

Members whose password was reset choose a new one in the same way.

These changes are not operations. Nobody acts in them yet: a token, a code or access to the machine replaces the
permission that an operation would check on its actor, and a membership cannot be undone with `u`. Each is one
transaction that either joins the member, spends what they joined with and writes the audit log, or does nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from core.accounts.credentials import claim_codes, member_keys, reset_codes
from core.accounts.invitations import invitations, redeeming
from core.accounts.models import Invitation
from core.accounts.names import ChosenName
from core.database.database import Database
from core.models import Actor
from core.operations import audit

_T = TypeVar("_T")


class Joining:
    """The ways into a gallery; `Accounts` holds it as `joining`."""

    def __init__(self, database: Database, changed: Callable[[], None]) -> None:
        """Write to that database; `changed` is called after each change."""
        self._database = database
        self._changed = changed

    async def check_invitation(self, token: str) -> Invitation:
        """Return the open invitation of this token without spending it.

        Raises:
            NotAllowedError: unknown, used, expired or revoked; the message is the same for all.
        """
        return await self._database.read(lambda connection: invitations.open_invitation(connection, token))

    async def check_name(self, name: str) -> ChosenName:
        """Return the login name and the display name that `redeem` would make of it.

        Raises:
            UsageError: a new member cannot have this name: it is not accepted, or taken.
        """
        return await self._database.read(lambda connection: redeeming.free_name(connection, name))

    async def redeem(
        self,
        token: str,
        name: str,
        *,
        public_key: str | None = None,
        label: str = "",
        password_hash: str | None = None,
        source: str = "",
    ) -> Actor:
        """Make a member of that name with the key or the password, and spend the invitation.

        Raises:
            NotAllowedError: the token is not valid; see `check_invitation`.
            UsageError: the name is taken or not accepted, the key is not accepted, or there is neither key nor
                password. The invitation remains open.
        """
        return await self._change(
            partial(
                redeeming.redeem,
                token=token,
                name=name,
                public_key=public_key,
                label=label,
                password_hash=password_hash,
                source=source,
            )
        )

    async def new_claim_code(self) -> str:
        """Make the one-time code that claims a gallery that no admin can sign in to; older codes become void."""
        return await self._database.write(claim_codes.new_claim_code)

    async def check_claim_code(self, code: str) -> None:
        """Raise NotAllowedError if `claim` would refuse the code; do not spend it."""
        await self._database.read(lambda connection: claim_codes.require_open_code(connection, code))

    async def claim(
        self,
        code: str,
        *,
        public_key: str | None = None,
        label: str = "",
        password_hash: str | None = None,
        source: str = "",
    ) -> Actor:
        """Spend the one-time code, and give the owner the key or the password.

        Raises:
            NotAllowedError: the code is not valid, or an admin can already sign in.
            UsageError: the key is not accepted; the code remains valid.
        """
        return await self._change(
            partial(
                claim_codes.claim,
                code=code,
                public_key=public_key,
                label=label,
                password_hash=password_hash,
                source=source,
            )
        )

    async def choose_password(self, member: Actor, code: str, password_hash: str, source: str = "") -> Actor:
        """Spend the one-time code of a password reset, and give the member this password.

        Raises:
            NotAllowedError: the code is no longer valid.
        """
        return await self._change(lambda db: reset_codes.spend(db, member.user_id, code, password_hash, source))

    async def add_first_key(self, member: Actor, public_key: str, label: str) -> None:
        """Give a member without credentials a key of the person at the machine.

        Raises:
            UsageError: the key is not accepted or belongs to another member.
        """

        def change(connection: sqlite3.Connection) -> None:
            key = member_keys.add_key(connection, member.user_id, public_key, label)
            details = f"{key.label} {key.fingerprint}"
            audit.record(connection, audit.KEY_ADDED, member, details, source=audit.THIS_MACHINE)

        await self._change(change)

    async def _change(self, change: Callable[[sqlite3.Connection], _T]) -> _T:
        result = await self._database.write(change)
        self._changed()
        return result
