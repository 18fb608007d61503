"""The version of one photo's video for web pages, as one actor has access to it."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import Photo
from core.pictures.downloads.web_videos import WebVideoMaker, WebVideoState
from core.pictures.original_files import OriginalFile, OriginalFiles
from core.pictures.photo_sources import PhotoSource, PlayedVideo


@dataclass(frozen=True, slots=True)
class WebVideo:
    """Made by `Pictures.web_video`; short-lived: ask for each request."""

    photo: Photo
    """As this actor has access to it."""
    source: PhotoSource
    video: PlayedVideo | None
    """The video of the photo; None without one."""
    maker: WebVideoMaker
    originals: OriginalFiles

    async def prepare(self, asker: str) -> WebVideoState:
        """Return whether there is a version; have it made if it is missing.

        `asker` is the public id of the share link whose guest asks, or names a member.

        Raises:
            PictureUnavailableError: too many others are waiting, or the asker has had too many made.
        """
        return await self.maker.prepare(self.photo, self.source, asker, self.video)

    async def open(self) -> OriginalFile | None:
        """Open the version; None while there is none. The caller closes it.

        Raises:
            PictureUnavailableError: it cannot be read.
        """
        stored = await self.maker.stored(self.source)
        if stored is None:
            return None
        return await self.originals.open(self.photo.asset_key, stored, self.photo.file_name)

    async def made(self, asker: str) -> OriginalFile | None:
        """Open the version, made first if it is missing; None where there can be none. The caller closes it.

        Raises:
            PictureUnavailableError: see `prepare`; or it cannot be made or read now.
        """
        await self.maker.made(self.photo, self.source, asker, self.video)
        return await self.open()
