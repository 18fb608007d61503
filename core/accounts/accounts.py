"""Who can come in: the facade that doors, commands and screens ask about members and what proves them.

Every call that takes an actor asks what they may do now, within the transaction that reads or writes, and writes the
audit log in the same transaction.
"""

from __future__ import annotations

import sqlite3
from functools import partial

from core.accounts import members
from core.accounts.administration import Administration
from core.accounts.credentials import claim_codes, member_keys, stored_passwords
from core.accounts.credentials.own_credentials import OwnCredentials
from core.accounts.invitations import invitations
from core.accounts.models import Invite
from core.accounts.presence import VisitorInfo
from core.models import Actor, UserId
from core.operations import audit


class Accounts(OwnCredentials, Administration):
    """The members of a gallery and their credentials; a `Gallery` carries it as `accounts`."""

    async def owner(self, name: str) -> Actor:
        """Return the admin of this gallery, made with that name when there is no member yet."""
        return await self._database.write(lambda connection: members.ensure_owner(connection, name))

    async def current(self, user_id: UserId, fingerprint: str | None) -> Actor | None:
        """Return the member as they are now; None when they were removed, or when that key is theirs no more."""
        return await self._database.read(lambda connection: members.current(connection, user_id, fingerprint))

    async def actor_for_key(self, fingerprint: str) -> Actor | None:
        """Return the member whose public key this is, None when nobody's."""
        return await self._database.read(lambda connection: member_keys.actor_of_key(connection, fingerprint))

    async def password_of(self, name: str) -> tuple[Actor, str] | None:
        """Return the member of that login name with their password hash, None when there is none with a password."""
        return await self._database.read(lambda connection: stored_passwords.login_of(connection, name))

    async def signed_in(self, actor: Actor, fingerprint: str | None, source: str) -> None:
        """Note that a member has just come in, by that key or by a password, and from where."""

        def note(connection: sqlite3.Connection) -> None:
            if fingerprint is not None:
                member_keys.touch_key(connection, fingerprint)
            stored_passwords.seen(connection, actor.user_id)
            audit.record(connection, audit.SIGNED_IN, actor, fingerprint or "by a password", source=source)
            audit.prune(connection, audit.SIGNED_IN)

        await self._database.write(note)

    async def has_credentials(self) -> bool:
        """Say whether an admin can come in, by a key or a password; until one can, the gallery waits to be claimed."""
        return await self._database.read(stored_passwords.has_credentials)

    async def has_passwords(self) -> bool:
        """Say whether anybody comes in by a password."""
        return await self._database.read(stored_passwords.has_passwords)

    async def public_actor(self) -> Actor | None:
        """Return the visitor that anybody can be, who sees the open categories; None while there are none."""
        return await self._database.read(members.public_actor)

    async def new_claim_code(self) -> str:
        """Make the one-time code that claims a gallery that no admin can enter; older codes become void."""
        return await self._database.write(claim_codes.new_claim_code)

    async def claim(
        self,
        code: str,
        *,
        public_key: str | None = None,
        label: str = "",
        password_hash: str | None = None,
        source: str = "",
    ) -> Actor:
        """Spend the one-time code and bind the key or the password to the owner.

        Raises:
            NotAllowedError: the code is not valid, or an admin can come in already.
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

    async def check_invite(self, token: str) -> Invite:
        """Return the invitation that this token opens now; looking spends nothing.

        Raises:
            NotAllowedError: unknown, used, expired or revoked, in the same words.
        """
        return await self._database.read(lambda connection: invitations.check_invite(connection, token))

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
        """Make a member of that name with the key or the password, and spend the invitation, all at once or not at all.

        Raises:
            NotAllowedError: the token opens nothing; see `check_invite`.
            UsageError: the name cannot be had, the key is not accepted, or there is neither key nor password. The
                invitation remains valid.
        """
        return await self._change(
            partial(
                invitations.redeem,
                token=token,
                name=name,
                public_key=public_key,
                label=label,
                password_hash=password_hash,
                source=source,
            )
        )

    async def note(
        self, kind: str, *, actor: Actor | None = None, name: str = "", source: str = "", details: str = ""
    ) -> None:
        """Add an entry to the audit log; the oldest of a kind go when there are very many."""

        def note(connection: sqlite3.Connection) -> None:
            audit.record(connection, kind, actor, details, name=name, source=source)
            audit.prune(connection, kind)

        await self._database.write(note)

    async def ended_visit(self, actor: Actor, whom: VisitorInfo) -> None:
        """Note that an admin has sent a visitor away."""
        details = f"{whom.actor.name} from {whom.address}"
        await self.note(audit.DISCONNECTED, actor=actor, source=audit.whereabouts(actor), details=details)

    async def add_key(self, member: Actor, public_key: str, label: str) -> None:
        """Give a member a key, for the person at the machine; UsageError when it is not accepted or somebody else's."""
        await self._change(lambda connection: member_keys.add_key(connection, member.user_id, public_key, label))
