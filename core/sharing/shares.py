"""Links to photos for people without an account: the facade that commands, screens and doors ask."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.errors import NotAllowedError
from core.library import photos
from core.limits.attempts import PasswordAttempts
from core.limits.password_hashing import PasswordHashing, PasswordQueueFullError
from core.limits.sources import source_of
from core.models import Actor, AssetKey, DerivativeSize, Photo, ShareId
from core.sharing import listing, visiting
from core.sharing.models import OpenShare, Share
from core.sharing.share_addresses import public_root


@dataclass(frozen=True, slots=True)
class Look:
    """A photo that a link shows, and its stored derivative of the size that was asked for."""

    share: OpenShare
    photo: Photo
    tag: str
    """The entity tag of this version in this size."""
    body: bytes | None = None
    """The JPEG; None while it was not made yet, or where the visitor holds it."""
    is_held: bool = False


class Shares:
    """The links of a gallery; a `Gallery` carries it as `shares`."""

    def __init__(
        self, database: Database, store: DerivativeStore, settings: Settings, passwords: PasswordHashing
    ) -> None:
        """Keep everything in that database."""
        self._database = database
        self._store = store
        self._settings = settings
        self._passwords = passwords
        self.root: str | None = None
        """The address that links begin with, once they are served; before that the settings alone say it."""
        self._attempts = PasswordAttempts()

    # For members.

    def address_of(self, token: str) -> str | None:
        """Return the web address that opens the link of a token; None where this gallery serves no pages."""
        root = self.root or public_root(self._settings)
        return None if root is None else f"{root}/s/{token}"

    async def list(self, actor: Actor) -> tuple[Share, ...]:
        """List the actor's own links, to an admin everybody's, newest first."""
        return await self._database.read(lambda connection: listing.shares(connection, actor))

    # For guests, who have presented a token before, or a cookie that was set for one.

    async def by_token(self, token: str) -> OpenShare:
        """Return the link of a token, or of a whole link that was pasted.

        Raises:
            NotAllowedError: in the same words for unknown, expired, revoked and used-up ones.
        """
        share = await self._database.read(lambda connection: visiting.by_token(connection, token))
        if share is None:
            raise NotAllowedError("This link does not open anything.", "Ask whoever sent it for a new one.")
        return share

    async def by_public_id(self, public_id: str) -> OpenShare | None:
        """Return the link of an address, None when there is none, or it has expired or was revoked."""
        return await self._database.read(lambda connection: visiting.by_public_id(connection, public_id))

    async def present(self, share_id: ShareId) -> OpenShare | None:
        """Return a link as it is now, None once it has expired or was revoked: for visits under way."""
        return await self._database.read(lambda connection: visiting.by_id(connection, share_id))

    async def unlock(self, share: OpenShare, password: str, address: str) -> bool:
        """Say whether this is the password of the link; one without a password is open to everybody.

        Raises:
            TooManyAttemptsError: too many wrong ones came from there, or for this link.
            PasswordQueueFullError: too many passwords wait; the attempt does not count.
        """
        if share.password_hash is None:
            return True
        source, link = source_of(address), share.public_id
        # Counted before it is looked at, so that many at once are no way around the limit.
        self._attempts.take(source, link)
        try:
            right = await self._passwords.verify(share.password_hash, password, is_guest=True)
        except PasswordQueueFullError:
            self._attempts.give_back(source, link)
            raise
        if right:
            self._attempts.give_back(source, link)
        return right

    async def open(self, share_id: ShareId) -> bool:
        """Count a view; False when the link may not be opened any more."""
        return await self._database.write(lambda connection: visiting.count_view(connection, share_id))

    async def version(self) -> int:
        """Return a number that changes with everything that is written, by this process or another one."""
        return await self._database.data_version()

    async def look(
        self,
        public_id: str,
        asset_key: AssetKey,
        size: DerivativeSize,
        *,
        admits: Callable[[OpenShare], bool],
        has: Callable[[str], bool],
    ) -> Look | None:
        """Return a photo of a link with its stored derivative; None when there is no such link or `admits` says no.

        All of it is one task of a database thread, because pages ask this a hundred times at once. `has` is asked
        whether the visitor holds the version of an entity tag already: then nothing is read.

        Raises:
            NotFoundError: the link does not show this photo.
        """
        return await self._database.read(
            lambda connection: self._look(connection, public_id, asset_key, size, admits, has)
        )

    async def stored_sizes(self, shown: Sequence[Photo], size: DerivativeSize) -> tuple[int | None, ...]:
        """Return the bytes of each photo's stored derivative, None where it was not made yet."""
        return await asyncio.to_thread(lambda: tuple(self._stored_size(photo, size) for photo in shown))

    def _stored_size(self, photo: Photo, size: DerivativeSize) -> int | None:
        try:
            found = self._store.path_of(photo.asset_key, photo.version, size).stat().st_size
        except OSError:
            return None
        return found or None

    def _look(
        self,
        connection: sqlite3.Connection,
        public_id: str,
        asset_key: AssetKey,
        size: DerivativeSize,
        admits: Callable[[OpenShare], bool],
        has: Callable[[str], bool],
    ) -> Look | None:
        share = visiting.by_public_id(connection, public_id)
        if share is None or not admits(share):
            return None
        photo = photos.photo(connection, share.actor, asset_key)
        tag = f'"{photo.asset_key}-{photo.version}-{size}"'
        if has(tag):
            return Look(share, photo, tag, is_held=True)
        path = self._store.existing(photo.asset_key, photo.version, size)
        try:
            body = None if path is None else path.read_bytes()
        except OSError:
            body = None
        return Look(share, photo, tag, body=body)
