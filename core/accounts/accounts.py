"""Who can come in: the facade that doors, commands and screens ask about members and what proves them."""

from __future__ import annotations

from core.accounts import credentials, members
from core.database.connection import Database
from core.models import Actor


class Accounts:
    """The members of a gallery and their credentials; a `Gallery` carries it as `accounts`."""

    def __init__(self, database: Database) -> None:
        """Keep everything in that database."""
        self._database = database

    async def owner(self, name: str) -> Actor:
        """Return the admin of this gallery, made with that name when there is no member yet."""
        return await self._database.write(lambda connection: members.ensure_owner(connection, name))

    async def actor_for_key(self, fingerprint: str) -> Actor | None:
        """Return the member whose public key this is, None when nobody's."""
        return await self._database.read(lambda connection: credentials.actor_of_key(connection, fingerprint))

    async def key_used(self, fingerprint: str) -> None:
        """Note that this key has just opened the door."""
        await self._database.write(lambda connection: credentials.touch_key(connection, fingerprint))

    async def password_of(self, name: str) -> tuple[Actor, str] | None:
        """Return the member of that login name with their password hash, None when there is none with a password."""
        return await self._database.read(lambda connection: credentials.login_of(connection, name))

    async def has_credentials(self) -> bool:
        """Say whether anybody can come in at all, by a key or a password."""
        return await self._database.read(credentials.has_credentials)

    async def has_passwords(self) -> bool:
        """Say whether anybody comes in by a password."""
        return await self._database.read(credentials.has_passwords)

    async def keys(self, member: Actor) -> tuple[credentials.MemberKey, ...]:
        """List a member's keys in the order they were added."""
        return await self._database.read(lambda connection: credentials.keys_of(connection, member.user_id))

    async def add_key(self, member: Actor, public_key: str, label: str) -> None:
        """Give a member a key; UsageError when it is not accepted or belongs to somebody else."""
        await self._database.write(
            lambda connection: credentials.add_key(connection, member.user_id, public_key, label)
        )

    async def new_claim_code(self) -> str:
        """Make the one-time code that claims a gallery that nobody can enter; older codes become void."""
        return await self._database.write(credentials.new_claim_code)

    async def claim(
        self, code: str, *, public_key: str | None = None, label: str = "", password_hash: str | None = None
    ) -> Actor:
        """Spend the one-time code and bind the key or the password to the owner.

        Raises:
            NotAllowedError: the code is not valid, or somebody can come in already.
            UsageError: the key is not accepted; the code remains valid.
        """
        return await self._database.write(
            lambda connection: credentials.claim(
                connection, code, public_key=public_key, label=label, password_hash=password_hash
            )
        )
