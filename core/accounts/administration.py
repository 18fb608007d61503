"""What admins see and do about members."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from core.accounts import audit_log, members
from core.accounts.credentials import member_keys
from core.accounts.credentials.one_time_tokens import VALID_HOURS
from core.accounts.invitations import invitations
from core.accounts.ledger import Ledger
from core.accounts.models import AuditEntry, Invite, Member, MemberKey, NewInvite
from core.errors import NotAllowedError
from core.models import Actor, CategoryId, Role, UserId
from core.operations import RemoveMember, RestoreMember, SetAccess, SetRole, audit
from core.operations.change_members import category_names, require_categories
from core.permissions import AT_THE_MACHINE, Action


class Administration(Ledger):
    """The part of `Accounts` that is for admins."""

    async def members(self, actor: Actor) -> tuple[Member, ...]:
        """List everybody who is a member now, in the order they joined."""
        return await self._ask(actor, Action.MANAGE_MEMBERS, "see who is a member", members.members)

    async def invites(self, actor: Actor) -> tuple[Invite, ...]:
        """List the newest invitations, open or not, newest first."""
        return await self._ask(actor, Action.INVITE, "see invitations", invitations.invites)

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
            made = invitations.make_invite(connection, acting, role, note, hours, category_ids)
            details = f"as {role}, until {made.invite.expires:%Y-%m-%d %H:%M} UTC {made.invite.note}"
            audit.record(connection, audit.INVITED, acting, details, source=audit.whereabouts(actor))
            return made

        return await self._change(change)

    async def revoke_invite(self, actor: Actor, invite_id: int) -> Invite:
        """Make an open invitation void; NotFoundError when it is not open."""

        def change(connection: sqlite3.Connection) -> Invite:
            acting = self._require(connection, actor, Action.INVITE, "revoke invitations")
            revoked = invitations.revoke_invite(connection, invite_id)
            details = f"as {revoked.role} {revoked.note}"
            audit.record(connection, audit.INVITE_REVOKED, acting, details, source=audit.whereabouts(actor))
            return revoked

        return await self._change(change)

    async def open_to_public(self, actor: Actor, category_ids: Collection[CategoryId]) -> None:
        """Let anybody see these categories and no others; none closes the gallery to the public."""

        def change(connection: sqlite3.Connection) -> None:
            acting = self._require(connection, actor, Action.CHANGE_SETTINGS, "open categories to the public")
            array = require_categories(connection, category_ids)
            members.open_to_public(connection, array)
            audit.record(
                connection,
                audit.OPENED_TO_PUBLIC,
                acting,
                category_names(connection, array),
                source=audit.whereabouts(actor),
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

    async def keys_of(self, actor: Actor, user_id: UserId) -> tuple[MemberKey, ...]:
        """List the keys of somebody; only admins may ask for others'."""
        return await self._ask(
            actor,
            Action.MANAGE_MEMBERS,
            "see the keys of others",
            lambda connection: member_keys.keys_of(connection, user_id),
        )

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
            member_keys.release_key(connection, member_keys.fingerprint(public_key))
            added = member_keys.add_key(connection, user_id, public_key, label)
            audit.record(connection, audit.RECOVERED, owner, added.fingerprint, source=audit.THIS_MACHINE)
            return added

        return await self._change(change)
