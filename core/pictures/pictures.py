"""The pictures of photos: thumbnails, previews, regions, animations, histograms and original files.

Each request reads the database once: one row answers whether the actor has access and where the file is.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.playback.frame_messages import FrameEncoder
from core.derivatives.playback.frame_picture import frame_picture
from core.derivatives.playback.frame_process import FrameProcess
from core.derivatives.single_flight import SingleFlight
from core.derivatives.worker_pool import WorkerPool
from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.jobs.job_run import JobRun
from core.media.decoding.frame_decoding import FrameLimits
from core.media.decoding.histogram import read_histogram
from core.media.originals import Original
from core.models import Actor, AssetKey, DerivativeSize, Part, Photo, Priority, StoredPicture
from core.models.stored_animations import StoredAnimation
from core.permissions import Action, require
from core.pictures import photo_sources
from core.pictures.animations import AnimationMaker
from core.pictures.downloads.clean_copies import CleanCopyMaker
from core.pictures.downloads.page_video import WebVideo
from core.pictures.downloads.web_videos import WebVideoMaker
from core.pictures.duplicates.similar_photos import SimilarPhotos
from core.pictures.low_resolution_backfill import fill_low_resolution
from core.pictures.making_errors import making_errors
from core.pictures.original_files import OriginalFile, OriginalFiles
from core.pictures.photo_sources import PhotoSource, other_original, played_video, video_of_page, visible_photo
from core.pictures.playbacks import Playbacks
from core.pictures.regions import RegionMaker
from core.pictures.thumbnails import ThumbnailMaker
from core.text import display_path

_R = TypeVar("_R")
_T = TypeVar("_T")
_Arguments = TypeVarTuple("_Arguments")


class Pictures:
    """The pictures of a gallery, as `gallery.pictures`. Belongs to one event loop; end it with `close`."""

    def __init__(self, database: Database, pool: WorkerPool, store: DerivativeStore, settings: Settings) -> None:
        self._database = database
        self._pool = pool
        self._store = store
        self.similar = SimilarPhotos(database, pool, store, settings)
        """Finds photos that are copies of each other."""
        self._playbacks = Playbacks()
        self._makers = _Makers(
            ThumbnailMaker(database, pool, store, settings),
            RegionMaker(pool, settings),
            AnimationMaker(pool, settings, FrameLimits()),
            CleanCopyMaker(pool, settings),
            WebVideoMaker(pool, settings),
            OriginalFiles(),
            SingleFlight(pool),
        )

    @property
    def preview_bytes(self) -> int:
        """Bytes of the previews that this process has stored so far."""
        return self._makers.thumbnails.preview_bytes

    async def of(self, actor: Actor, asset_key: AssetKey) -> PhotoPictures:
        """Return the pictures of one photo; this is the permission decision for everything asked of the result.

        Raises:
            NotFoundError: there is no such photo for this actor.
        """
        photo, source = await self._database.read(lambda connection: visible_photo(connection, actor, asset_key))
        return PhotoPictures(actor, photo, source, self._makers)

    async def original(self, actor: Actor, asset_key: AssetKey, file_id: int | None = None) -> OriginalFile:
        """Open the original of a photo for reading, or another of its files; the caller closes it.

        Raises:
            NotFoundError: those of `of`; a guest of a share link asks for another file than the primary one.
            GalleryError: see `PhotoPictures.original`.
        """
        require(actor, Action.DOWNLOAD, "download photos")
        pictures = await self.of(actor, asset_key)
        if file_id is None:
            return await pictures.original()
        original = await self._database.read(lambda connection: other_original(connection, actor, asset_key, file_id))
        return await self._makers.originals.open(asset_key, original, display_path(original.path.rpartition(b"/")[2]))

    @asynccontextmanager
    async def play(
        self, actor: Actor, asset_key: AssetKey, encoder: FrameEncoder[_R]
    ) -> AsyncGenerator[FrameProcess[_R], None]:
        """Decode the video of a photo, also that of a live or motion photo, until the end of the context.

        Raises:
            NotFoundError: there is no such photo for this actor, or it has no video.
            GalleryError: it cannot be played, or too many others play, with the reason.
        """
        video = await self._database.read(lambda connection: played_video(connection, actor, asset_key))
        async with self._playbacks.play(video, encoder) as frames:
            yield frames

    async def web_video(self, actor: Actor, asset_key: AssetKey) -> WebVideo:
        """Return the version of a photo's video for web pages; this is the permission decision for it.

        Raises:
            NotFoundError: there is no such photo for this actor.
        """
        found = await self._database.read(lambda connection: video_of_page(connection, actor, asset_key))
        return WebVideo(*found, self._makers.web_videos, self._makers.originals)

    async def frame(self, actor: Actor, asset_key: AssetKey, seconds: float) -> bytes:
        """Return the frame of a photo's video that is shown at a time, as `frame_picture` encodes it.

        Every actor who is shown the video may ask. Cancelling the call ends the work.

        Raises:
            NotFoundError: there is no such photo for this actor, or it has no video.
            GalleryError: it is offline or cannot be decoded, with the reason.
        """
        video = await self._database.read(lambda connection: played_video(connection, actor, asset_key))
        if video.error is not None:
            raise UnreadablePhotoError(video.error)
        call = partial(frame_picture, video.original, video.part, seconds)
        with making_errors("The frame"):
            return await self._makers.flights.run(
                (frame_picture, video.original, video.part, seconds),
                Priority.VISIBLE,
                lambda job: job.run(call, interruptible=True),
            )

    async def run_in_worker(self, function: Callable[[*_Arguments], _T], priority: Priority, *args: *_Arguments) -> _T:
        """Run a plain function of a module in a worker process; equal calls at the same time are one job.

        The arguments must be hashable; the result is shared between the callers.
        """
        return await self._makers.run_in_worker(function, priority, *args)

    async def are_missing(self) -> bool:
        """Return whether `make_missing` has something to do."""
        return await self._database.read(photo_sources.has_unfinished)

    async def make_missing(self, run: JobRun) -> None:
        """Make the thumbnails, then the low-resolution previews, of all photos without one, after all other work.

        Raises:
            GalleryError: they cannot be stored, or the gallery is closing.
        """
        await self._makers.thumbnails.make_missing(run)
        await fill_low_resolution(self._database, self._pool, self._store, run)

    async def close(self) -> None:
        """Cancel all jobs, record what was made, and wait for reads of originals."""
        await self._makers.thumbnails.close()
        await self._makers.regions.close()
        await self._makers.animations.close()
        await self._makers.copies.close()
        await self._makers.web_videos.close()
        await self._makers.flights.close()
        await self._makers.originals.close()


class PhotoPictures:
    """The pictures of one photo for one actor, as of one moment; short-lived: ask `Pictures.of` for each request."""

    def __init__(self, actor: Actor, photo: Photo, source: PhotoSource, makers: _Makers) -> None:
        """Made by `Pictures.of`."""
        self.photo = photo
        """As this actor has access to it: without details for guests of some share links."""
        self.orientation = source.orientation
        """EXIF orientation of the original's pixels, 1 to 8."""
        self._actor = actor
        self._source = source
        self._makers = makers

    def progressive(self, size: DerivativeSize, priority: Priority) -> AsyncGenerator[StoredPicture, None]:
        """Yield the best stored picture at once, then better ones up to the requested size; see `ThumbnailMaker`.

        Raises:
            PictureUnavailableError, UnreadablePhotoError: there is no picture, with the reason.
        """
        return self._makers.thumbnails.progressive(self._source, size, priority)

    async def region(self, part: Part, width: int, height: int, priority: Priority) -> Path:
        """Return an upright JPEG of a part of the original, in `width` × `height` pixels or as many as it has.

        The file can be evicted some time after it was last used. Cancelling the call cancels the work.

        Raises:
            NotAllowedError: the actor has no access to originals; parts would add up to the whole.
            GalleryError: it cannot be decoded in full detail, with the reason.
        """
        require(self._actor, Action.DOWNLOAD, "see this photo in more detail")
        return await self._makers.regions.region(self._source, part, width, height, priority)

    async def animation(self, priority: Priority) -> StoredAnimation | None:
        """Return the frames of an animated photo, None for a still one; cancelling the call cancels the work.

        Raises:
            GalleryError: its frames cannot be decoded, with the reason.
        """
        return await self._makers.animations.animation(self.photo, self._source, priority)

    async def histogram(self) -> tuple[int, ...]:
        """Count the thumbnail's pixels by brightness, in 64 steps from dark to light.

        Raises:
            PictureUnavailableError, UnreadablePhotoError: there is no picture, with the reason.
        """
        async with aclosing(self.progressive(DerivativeSize.THUMBNAIL, Priority.VISIBLE)) as pictures:
            paths = [picture.path async for picture in pictures]
        try:
            return await self._makers.run_in_worker(read_histogram, Priority.VISIBLE, str(paths[-1]))
        except OSError as error:
            raise PictureUnavailableError("The picture cannot be read now.") from error

    async def improve(
        self, function: Callable[[Original, *_Arguments], _T], priority: Priority, *args: *_Arguments
    ) -> _T:
        """Run a plain function of a module on the original, in a worker process; cancelling the call ends the work.

        Raises:
            NotAllowedError: the actor has no access to originals.
            GalleryError: the original is offline or cannot be decoded.
        """
        require(self._actor, Action.DOWNLOAD, "see this photo in more detail")
        if self._source.error is not None:
            raise UnreadablePhotoError(self._source.error)
        call = partial(function, self._source.original, *args)
        with making_errors("The picture"):
            return await self._makers.flights.run(
                (function, self._source.original, *args), priority, lambda job: job.run(call, interruptible=True)
            )

    async def in_worker(self, function: Callable[[Original, *_Arguments], _T], *args: *_Arguments) -> _T:
        """Run a plain function of a module on the original, in a worker process; see `Pictures.run_in_worker`.

        Raises:
            NotAllowedError: the actor has no access to originals.
        """
        require(self._actor, Action.DOWNLOAD, "download photos")
        return await self._makers.run_in_worker(function, Priority.VISIBLE, self._source.original, *args)

    @property
    def offers_copy(self) -> bool:
        """Whether there can be a copy without metadata of this video, see `clean_copy`."""
        return self._makers.copies.offers_video(self.photo, self._source)

    async def clean_copy(self) -> OriginalFile | None:
        """Open a copy without metadata of this video or JPEG, made first if missing; None where there can be none.

        Raises:
            NotAllowedError: the actor has no access to originals.
            GalleryError: the original is offline, or the copy cannot be made or stored.
        """
        require(self._actor, Action.DOWNLOAD, "download photos")
        copy = await self._makers.copies.copy(self.photo, self._source)
        if copy is None:
            return None
        return await self._makers.originals.open(self.photo.asset_key, copy, self.photo.file_name)

    async def original(self) -> OriginalFile:
        """Open the original for reading; the caller closes it.

        Raises:
            NotAllowedError: the actor has no access to originals.
            PictureUnavailableError: it, or its root, is offline or not readable.
        """
        require(self._actor, Action.DOWNLOAD, "download photos")
        photo = self.photo
        return await self._makers.originals.open(photo.asset_key, self._source.original, photo.file_name)


@dataclass(frozen=True, slots=True)
class _Makers:
    """What makes the pictures, shared by all photos."""

    thumbnails: ThumbnailMaker
    regions: RegionMaker
    animations: AnimationMaker
    copies: CleanCopyMaker
    web_videos: WebVideoMaker
    originals: OriginalFiles
    flights: SingleFlight

    async def run_in_worker(self, function: Callable[[*_Arguments], _T], priority: Priority, *args: *_Arguments) -> _T:
        return await self.flights.run((function, *args), priority, lambda job: job.run(partial(function, *args)))
