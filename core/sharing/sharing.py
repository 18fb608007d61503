"""What the gallery answers about share links: to their makers, and to the servers that show them to guests."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.errors import NotAllowedError, WritesStoppedError
from core.library import photo_pages
from core.limits.attempts import PasswordAttempts
from core.limits.password_hashing import PasswordHashing, PasswordQueueFullError
from core.limits.sources import source_of
from core.models import Actor, AssetKey, DerivativeSize, Photo, PhotoSet, ShareId
from core.operations.actors import present_actor
from core.sharing import link_listing, share_targets, valid_links
from core.sharing.models import ShareLink, ValidShareLink
from core.sharing.share_addresses import public_root


@dataclass(frozen=True, slots=True)
class LinkPicture:
    """A photo of a share link with its stored derivative of one size."""

    link: ValidShareLink
    photo: Photo
    tag: str
    """The HTTP entity tag of this version in this size."""
    body: bytes | None = None
    """The JPEG; None when it was not made yet, or the client has it."""
    client_has_it: bool = False


class Sharing:
    """The share links of a gallery; a `Gallery` holds it as `sharing`."""

    def __init__(
        self, database: Database, store: DerivativeStore, settings: Settings, passwords: PasswordHashing
    ) -> None:
        """Read from that database and from the store of derivatives."""
        self._database = database
        self._store = store
        self._settings = settings
        self._passwords = passwords
        self.root: str | None = None
        """The address where the web pages are served; None while they are not, then the settings determine it."""
        self.is_served = True
        """False while the web pages cannot be served although the settings ask for them."""
        self._attempts = PasswordAttempts()

    # For members.

    def address_of(self, token: str) -> str | None:
        """Return the web address that opens the link of a token; None where this gallery serves no pages."""
        return None if self.address_root is None else f"{self.address_root}/s/{token}"

    def player_address_of(self, token: str, asset_key: AssetKey) -> str | None:
        """Return the web address at which players find the original of a photo; None where no pages are served.

        It is for links without a password and a limit of views that give out originals.
        """
        return None if self.address_root is None else f"{self.address_root}/s/{token}/o/{asset_key}"

    @property
    def address_root(self) -> str | None:
        """The base URL of share links; None where this gallery serves no pages."""
        return (self.root or public_root(self._settings)) if self.is_served else None

    async def list(self, actor: Actor) -> tuple[ShareLink, ...]:
        """List the actor's own links, for an admin those of all members, newest first."""
        return await self._database.read(lambda connection: link_listing.share_links(connection, actor))

    # For guests, who have presented a token before, or a cookie that was set for one.

    async def by_token(self, token: str) -> ValidShareLink:
        """Return the link of a token, or of a whole address that was pasted.

        Raises:
            NotAllowedError: unknown, expired, revoked or used up; the message is the same for all.
        """
        link = await self._database.read(lambda connection: valid_links.by_token(connection, token))
        if link is None:
            raise NotAllowedError("This share link is not valid.", "Ask the person who sent it for a new one.")
        return link

    async def found_now(self, actor: Actor, photo_set: PhotoSet) -> int:
        """Count the photos that a link of this actor to a query would show now, up to `MAX_PHOTOS` and one more.

        Raises:
            UsageError: a link cannot show what the query finds, because it asks for what is private or for members.
        """
        return await self._database.read(
            lambda connection: share_targets.found_now(connection, present_actor(connection, actor), photo_set)
        )

    async def by_public_id(self, public_id: str) -> ValidShareLink | None:
        """Return the link of a public id; None when there is none, or it has expired or was revoked."""
        return await self._database.read(lambda connection: valid_links.by_public_id(connection, public_id))

    async def current(self, share_id: ShareId) -> ValidShareLink | None:
        """Return a link as it is now, for sessions under way; None once it has expired or was revoked."""
        return await self._database.read(lambda connection: valid_links.by_id(connection, share_id))

    async def check_password(self, link: ValidShareLink, password: str, address: str) -> bool:
        """Return whether this is the password of the link; True for a link without one.

        `address` is the client's.

        Raises:
            TooManyAttemptsError: too many wrong passwords came from that source, or for this link.
            PasswordQueueFullError: too many passwords wait; the attempt does not count.
        """
        if link.password_hash is None:
            return True
        source = source_of(address)
        # Counted before the check, so that concurrent attempts cannot exceed the limit.
        self._attempts.take(source, link.public_id)
        try:
            right = await self._passwords.verify(link.password_hash, password, is_guest=True)
        except PasswordQueueFullError:
            self._attempts.give_back(source, link.public_id)
            raise
        if right:
            self._attempts.give_back(source, link.public_id)
        return right

    async def count_view(self, share_id: ShareId) -> bool:
        """Count a view; return False when the link can no longer be opened.

        While nothing can be written, links without a limit are opened uncounted.

        Raises:
            DatabaseError: the view of a link with a limit cannot be counted.
        """
        try:
            return await self._database.write(lambda connection: valid_links.count_view(connection, share_id))
        except WritesStoppedError:
            if await self._database.read(lambda connection: valid_links.is_unlimited(connection, share_id)):
                return True
            raise

    async def data_version(self) -> int:
        """Return a number that changes with every write, by this process or another one."""
        return await self._database.data_version()

    async def stored_picture(
        self,
        public_id: str,
        asset_key: AssetKey,
        size: DerivativeSize,
        *,
        admits: Callable[[ValidShareLink], bool],
        has: Callable[[str], bool],
    ) -> LinkPicture | None:
        """Return a photo of a link with its stored derivative; None when there is no link that `admits` accepts.

        All of it is one task of a database thread, because a page requests a hundred pictures at once. Nothing is read
        when `has` returns True for the entity tag: the client has this version already.

        Raises:
            NotFoundError: the link does not show this photo.
        """
        return await self._database.read(
            lambda connection: self._stored_picture(connection, public_id, asset_key, size, admits, has)
        )

    async def stored_sizes(self, shown: Sequence[Photo], size: DerivativeSize) -> tuple[int | None, ...]:
        """Return the size of each photo's stored derivative in bytes; None where it was not made yet."""
        return await asyncio.to_thread(lambda: tuple(self._stored_size(photo, size) for photo in shown))

    def _stored_size(self, photo: Photo, size: DerivativeSize) -> int | None:
        try:
            found = self._store.path_of(photo.asset_key, photo.version, size).stat().st_size
        except OSError:
            return None
        return found or None

    def _stored_picture(
        self,
        connection: sqlite3.Connection,
        public_id: str,
        asset_key: AssetKey,
        size: DerivativeSize,
        admits: Callable[[ValidShareLink], bool],
        has: Callable[[str], bool],
    ) -> LinkPicture | None:
        link = valid_links.by_public_id(connection, public_id)
        if link is None or not admits(link):
            return None
        photo = photo_pages.photo(connection, link.actor, asset_key)
        tag = f'"{photo.asset_key}-{photo.version}-{size}"'
        if has(tag):
            return LinkPicture(link, photo, tag, client_has_it=True)
        path = self._store.existing(photo.asset_key, photo.version, size)
        try:
            body = None if path is None else path.read_bytes()
        except OSError:
            body = None
        return LinkPicture(link, photo, tag, body=body)
