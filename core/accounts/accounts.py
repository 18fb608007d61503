"""Who can come in: the facade that doors, commands and screens ask about members and what proves them.

Every call that takes an actor asks what they may do now, within the transaction that reads or writes, and writes the
audit log in the same transaction.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from core import operations
from core.accounts import audit_log, claims, credentials, invites, keys, members
from core.accounts.models import AuditEntry, Invite, Member, MemberKey, NewInvite
from core.accounts.passwords import hash_password
from core.accounts.presence import VisitorInfo
from core.accounts.tokens import VALID_HOURS
from core.database.connection import Database
from core.errors import NotAllowedError
from core.models import Actor, CategoryId, Role, UserId
from core.operations import RemoveMember, RestoreMember, SetAccess, SetRole, audit
from core.operations.actors import present_actor
from core.operations.members import MemberOperation, category_names, require_categories
from core.permissions import AT_THE_MACHINE, Action, require

_T = TypeVar("_T")


class Accounts:
    """The members of a gallery and their credentials; a `Gallery` carries it as `accounts`."""

    def __init__(self, database: Database, changed: Callable[[], None] = lambda: None) -> None:
        """Keep everything in that database; `changed` is called after every change of who may come in or do what."""
        self._database = database
        self._changed = changed
        # A thread and not a semaphore: a hash whose visitor is gone still runs to its end.
        self._hashing = ThreadPoolExecutor(1, "password-hashing")

    def close(self) -> None:
        """Start no further hash."""
        self._hashing.shutdown(wait=False, cancel_futures=True)

    # What the door asks.

    async def owner(self, name: str) -> Actor:
        """Return the admin of this gallery, made with that name when there is no member yet."""
        return await self._database.write(lambda connection: members.ensure_owner(connection, name))

    async def current(self, user_id: UserId, fingerprint: str | None) -> Actor | None:
        """Return the member as they are now; None when they were removed, or when that key is theirs no more."""
        return await self._database.read(lambda connection: members.current(connection, user_id, fingerprint))

    async def actor_for_key(self, fingerprint: str) -> Actor | None:
        """Return the member whose public key this is, None when nobody's."""
        return await self._database.read(lambda connection: keys.actor_of_key(connection, fingerprint))

    async def password_of(self, name: str) -> tuple[Actor, str] | None:
        """Return the member of that login name with their password hash, None when there is none with a password."""
        return await self._database.read(lambda connection: credentials.login_of(connection, name))

    async def key_used(self, fingerprint: str) -> None:
        """Note that this key has just opened the door."""
        await self._database.write(lambda connection: keys.touch_key(connection, fingerprint))

    async def signed_in(self, actor: Actor, fingerprint: str | None, source: str) -> None:
        """Note that a member has just come in, by that key or by a password, and from where."""

        def note(connection: sqlite3.Connection) -> None:
            if fingerprint is not None:
                keys.touch_key(connection, fingerprint)
            credentials.seen(connection, actor.user_id)
            audit.record(connection, audit.SIGNED_IN, actor, fingerprint or "by a password", source=source)
            audit.prune(connection, audit.SIGNED_IN)

        await self._database.write(note)

    async def has_credentials(self) -> bool:
        """Say whether an admin can come in, by a key or a password; until one can, the gallery waits to be claimed."""
        return await self._database.read(credentials.has_credentials)

    async def has_passwords(self) -> bool:
        """Say whether anybody comes in by a password."""
        return await self._database.read(credentials.has_passwords)

    async def public_actor(self) -> Actor | None:
        """Return the visitor that anybody can be, who sees the open categories; None while there are none."""
        return await self._database.read(members.public_actor)

    async def new_claim_code(self) -> str:
        """Make the one-time code that claims a gallery that no admin can enter; older codes become void."""
        return await self._database.write(claims.new_claim_code)

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
                claims.claim, code=code, public_key=public_key, label=label, password_hash=password_hash, source=source
            )
        )

    async def check_invite(self, token: str) -> Invite:
        """Return the invitation that this token opens now; looking spends nothing.

        Raises:
            NotAllowedError: unknown, used, expired or revoked, in the same words.
        """
        return await self._database.read(lambda connection: invites.check_invite(connection, token))

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
                invites.redeem,
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
        await self.note(audit.DISCONNECTED, actor=actor, source=_source_of(actor), details=details)

    # What a member does with what opens the gallery for them.

    async def keys(self, member: Actor) -> tuple[MemberKey, ...]:
        """List a member's keys in the order they were added."""

        def ask(connection: sqlite3.Connection) -> tuple[MemberKey, ...]:
            found = members.current(connection, member.user_id, None)
            return () if found is None else keys.keys_of(connection, found.user_id)

        return await self._database.read(ask)

    async def keys_of(self, actor: Actor, user_id: UserId) -> tuple[MemberKey, ...]:
        """List the keys of somebody; only admins may ask for others'."""
        return await self._ask(
            actor,
            Action.MANAGE_MEMBERS,
            "see the keys of others",
            lambda connection: keys.keys_of(connection, user_id),
        )

    async def add_key(self, member: Actor, public_key: str, label: str) -> None:
        """Give a member a key, for the person at the machine; UsageError when it is not accepted or somebody else's."""
        await self._change(lambda connection: keys.add_key(connection, member.user_id, public_key, label))

    async def recover_key(self, actor: Actor, user_id: UserId, public_key: str, label: str) -> MemberKey:
        """Give any member a key; only the person at the machine can.

        Raises:
            NotAllowedError: somebody else asks.
            NotFoundError: there is no such member.
            UsageError: the key is not accepted or belongs to another member.
        """

        def change(connection: sqlite3.Connection) -> MemberKey:
            if actor.user_id != AT_THE_MACHINE:
                raise NotAllowedError("Only the person at the machine can recover an account.")
            owner = members.acting(connection, actor)
            keys.release_key(connection, keys.fingerprint(public_key))
            added = keys.add_key(connection, user_id, public_key, label)
            audit.record(connection, audit.RECOVERED, owner, added.fingerprint, source=audit.THIS_MACHINE)
            return added

        return await self._change(change)

    async def add_own_key(self, actor: Actor, public_key: str, label: str) -> MemberKey:
        """Give oneself a key; UsageError when it is not accepted or belongs to another member."""

        def change(connection: sqlite3.Connection, acting: Actor) -> MemberKey:
            keys.release_key(connection, keys.fingerprint(public_key))
            return keys.add_key(connection, acting.user_id, public_key, label)

        return await self._change_own(actor, change, audit.KEY_ADDED)

    async def rename_key(self, actor: Actor, fingerprint: str, label: str) -> MemberKey:
        """Give one of one's keys another label; NotFoundError when there is no such key."""
        return await self._change_own(
            actor, lambda connection, acting: keys.rename_key(connection, acting.user_id, fingerprint, label), None
        )

    async def remove_key(self, actor: Actor, fingerprint: str) -> MemberKey:
        """Take one of one's keys away; visits that it opened end.

        Raises:
            NotFoundError: there is no such key.
            UsageError: nothing would be left to come in with.
        """
        return await self._change_own(
            actor,
            lambda connection, acting: keys.remove_key(connection, acting.user_id, fingerprint),
            audit.KEY_REMOVED,
        )

    async def set_password(self, actor: Actor, password_hash: str | None) -> None:
        """Set one's password (see `core.accounts.passwords.hash_password`), or take it away.

        Raises:
            UsageError: nothing would be left to come in with.
        """
        kind = audit.PASSWORD_REMOVED if password_hash is None else audit.PASSWORD_SET
        await self._change_own(
            actor,
            lambda connection, acting: credentials.bind_password(connection, acting.user_id, password_hash),
            kind,
        )

    async def choose_password(self, actor: Actor, password: str) -> None:
        """Set one's password; it is hashed beside the loop, one at a time.

        Raises:
            UsageError: it is too short or too long.
        """
        hashed = await asyncio.get_running_loop().run_in_executor(self._hashing, hash_password, password)
        await self.set_password(actor, hashed)

    async def has_password(self, actor: Actor) -> bool:
        """Say whether this member can come in with a password."""
        return await self._database.read(lambda connection: credentials.has_password(connection, actor.user_id))

    # What admins see and do.

    async def members(self, actor: Actor) -> tuple[Member, ...]:
        """List everybody who is a member now, in the order they joined."""
        return await self._ask(actor, Action.MANAGE_MEMBERS, "see who is a member", members.members)

    async def invites(self, actor: Actor) -> tuple[Invite, ...]:
        """List the newest invitations, open or not, newest first."""
        return await self._ask(actor, Action.INVITE, "see invitations", invites.invites)

    async def audit(self, actor: Actor, limit: int = 100, before: int | None = None) -> tuple[AuditEntry, ...]:
        """Return the newest entries of the audit log, newest first; `before` (an entry's id) asks for older ones."""
        return await self._ask(
            actor,
            Action.SEE_AUDIT,
            "see the audit log",
            lambda connection: audit_log.entries(connection, limit, before),
        )

    async def public_categories(self, actor: Actor) -> frozenset[CategoryId]:
        """Return the categories that are open to everybody."""
        return await self._ask(
            actor, Action.MANAGE_MEMBERS, "see what is open to the public", members.public_categories
        )

    async def invite(
        self,
        actor: Actor,
        role: Role,
        note: str = "",
        hours: int = VALID_HOURS,
        category_ids: Collection[CategoryId] | None = None,
    ) -> NewInvite:
        """Make an invitation; its token is returned this once and only its hash is kept.

        Raises:
            NotAllowedError: the actor is no admin.
            UsageError: there is no such role, or the hours are none that can be.
        """

        def change(connection: sqlite3.Connection) -> NewInvite:
            acting = self._require(connection, actor, Action.INVITE, "invite")
            made = invites.make_invite(connection, acting, role, note, hours, category_ids)
            details = f"as {role}, until {made.invite.expires:%Y-%m-%d %H:%M} UTC {made.invite.note}"
            audit.record(connection, audit.INVITED, acting, details, source=_source_of(actor))
            return made

        return await self._change(change)

    async def revoke_invite(self, actor: Actor, invite_id: int) -> Invite:
        """Make an open invitation void; NotFoundError when it is not open."""

        def change(connection: sqlite3.Connection) -> Invite:
            acting = self._require(connection, actor, Action.INVITE, "revoke invitations")
            revoked = invites.revoke_invite(connection, invite_id)
            details = f"as {revoked.role} {revoked.note}"
            audit.record(connection, audit.INVITE_REVOKED, acting, details, source=_source_of(actor))
            return revoked

        return await self._change(change)

    async def open_to_public(self, actor: Actor, category_ids: Collection[CategoryId]) -> None:
        """Let anybody see these categories and no others; none closes the gallery to the public."""

        def change(connection: sqlite3.Connection) -> None:
            acting = self._require(connection, actor, Action.CHANGE_SETTINGS, "open categories to the public")
            array = require_categories(connection, category_ids)
            members.open_to_public(connection, array)
            audit.record(
                connection, audit.OPENED_TO_PUBLIC, acting, category_names(connection, array), source=_source_of(actor)
            )

        await self._change(change)

    async def set_role(self, actor: Actor, user_id: UserId, role: Role) -> None:
        """Give a member another role; UsageError when no admin would be left. `undo` takes it back."""
        await self._apply(actor, SetRole(user_id, role))

    async def set_access(self, actor: Actor, user_id: UserId, category_ids: Collection[CategoryId] | None) -> None:
        """Say which categories a viewer or editor may see; None means all. `undo` takes it back."""
        chosen = None if category_ids is None else tuple(sorted(set(category_ids)))
        await self._apply(actor, SetAccess(user_id, chosen))

    async def remove_member(self, actor: Actor, user_id: UserId) -> None:
        """Take a membership away; UsageError when no admin would be left. `undo` takes it back."""
        await self._apply(actor, RemoveMember(user_id))

    async def restore_member(self, actor: Actor, user_id: UserId) -> None:
        """Take a removal back; NotFoundError when somebody else has the name now."""
        await self._apply(actor, RestoreMember(user_id))

    # Behind the facade.

    async def _apply(self, actor: Actor, operation: MemberOperation) -> None:
        await operations.apply(self._database, actor, operation)
        self._changed()

    async def _change(self, change: Callable[[sqlite3.Connection], _T]) -> _T:
        result = await self._database.write(change)
        self._changed()
        return result

    async def _change_own(
        self, actor: Actor, change: Callable[[sqlite3.Connection, Actor], _T], kind: str | None
    ) -> _T:
        def checked(connection: sqlite3.Connection) -> _T:
            acting = self._require(connection, actor, Action.OWN_CREDENTIALS, "have keys or a password")
            result = change(connection, acting)
            if kind is not None:
                details = f"{result.label} {result.fingerprint}" if isinstance(result, MemberKey) else ""
                audit.record(connection, kind, acting, details, source=_source_of(actor))
            return result

        return await self._change(checked)

    async def _ask(self, actor: Actor, action: Action, words: str, question: Callable[[sqlite3.Connection], _T]) -> _T:
        def checked(connection: sqlite3.Connection) -> _T:
            require(present_actor(connection, actor), action, words)
            return question(connection)

        return await self._database.read(checked)

    @staticmethod
    def _require(connection: sqlite3.Connection, actor: Actor, action: Action, words: str) -> Actor:
        """Return the actor as they are now, once they may do this."""
        acting = members.acting(connection, actor)
        require(acting, action, words)
        return acting


def _source_of(actor: Actor) -> str:
    return audit.THIS_MACHINE if actor.user_id == AT_THE_MACHINE else ""
