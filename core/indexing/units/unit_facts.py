"""What has to be read of new and changed files before they are joined: content identifiers and durations.

Headers are read in worker processes. Of pictures and RAW files, only those are opened to which a video with an
identifier may belong: those of its name, or all of the folder where there are none. Of videos that were read before,
those of their name.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from core.derivatives.worker_failures import WorkerFailure, failure_of
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, WorkerCrashedError
from core.indexing.units.grouping import may_be_live
from core.indexing.units.stem_names import live_video_stem, stem_of
from core.media.decoding.opening import open_image
from core.media.discovery import DiscoveredFolder
from core.media.fingerprints import Fingerprint
from core.media.live.apple_notes import content_identifier
from core.media.metadata.embedded_metadata import exif_block
from core.media.originals import Original, open_original
from core.media.video.video_containers import read_video_header
from core.models import MediaFile, MediaKind, Priority

_log = logging.getLogger(__name__)

CHUNK = 64
"""Files per job of a worker process."""


class MediaFacts(NamedTuple):
    """What a file says about itself; None means that it does not say it, or cannot be read."""

    content_id: str | None = None
    seconds: float | None = None


NO_FACTS = MediaFacts()

_Read = Callable[[bytes, Sequence[bytes], int], list[MediaFacts]]


class FactsReader:
    """Reads files of one root."""

    def __init__(self, pool: WorkerPool, root: bytes, pixel_limit: int) -> None:
        self._pool = pool
        self._root = root
        self._pixel_limit = pixel_limit

    async def read(
        self, folders: Iterable[DiscoveredFolder], is_unread: Callable[[Fingerprint], bool]
    ) -> Mapping[bytes, MediaFacts]:
        """Return the facts of unread videos, and of unread stills that may be those of any videos, by path.

        Files whose workers the system ended every time are left out: nothing is known of them until the next scan.

        Raises:
            GalleryError: the gallery is closing.
        """
        mixed = [(folder, list(_videos_of(folder))) for folder in folders]
        unread = [file.path for _, videos in mixed for file in videos if is_unread(file)]
        facts = await self._facts(read_videos, unread)
        stills: dict[bytes, None] = {}
        for folder, videos in mixed:
            wanted = _possible_stills(folder, videos, facts)
            stills |= dict.fromkeys(file.path for file in wanted if is_unread(file))
        return facts | await self._facts(read_pictures, list(stills))

    async def _facts(self, read: _Read, paths: Sequence[bytes]) -> dict[bytes, MediaFacts]:
        found: dict[bytes, MediaFacts] = {}
        for start in range(0, len(paths), CHUNK):
            chunk = paths[start : start + CHUNK]
            facts = await self._together(read, chunk)
            if facts is not None:
                found |= dict(zip(chunk, facts, strict=True))
                continue
            for path in chunk:
                fact = await self._alone(read, path)
                if fact is not None:
                    found[path] = fact
        return found

    async def _together(self, read: _Read, paths: Sequence[bytes]) -> list[MediaFacts] | None:
        """Return the facts of files, None when the worker process or the job failed, by whichever file."""
        try:
            return await self._pool.run(
                read, self._root, paths, self._pixel_limit, priority=Priority.SCAN, retried=False
            )
        except WorkerCrashedError:
            return None
        except GalleryError:
            raise
        except Exception:  # noqa: BLE001 - the edge of a job: reading the files one by one finds the cause
            _log.exception("reading what files belong together failed")
            return None

    async def _alone(self, read: _Read, path: bytes) -> MediaFacts | None:
        """Return the facts of a file: none where it is its fault that it cannot be read, None where it is not."""
        try:
            (fact,) = await self._pool.run(read, self._root, [path], self._pixel_limit, priority=Priority.SCAN)
        except WorkerCrashedError as error:
            was_killed = error.__cause__ is not None and failure_of(error.__cause__) is WorkerFailure.KILLED
            return NO_FACTS if error.proven and not was_killed else None
        except GalleryError:
            raise
        except Exception:  # noqa: BLE001 - the edge of a job: this file is joined without facts, the scan continues
            _log.exception("reading what %r belongs to failed", path)
            return NO_FACTS
        return fact


def read_videos(root: bytes, paths: Sequence[bytes], _pixel_limit: int) -> list[MediaFacts]:
    """Read the headers of videos, in a worker process."""
    return [_video_facts(Original(root, path)) for path in paths]


def read_pictures(root: bytes, paths: Sequence[bytes], pixel_limit: int) -> list[MediaFacts]:
    """Read the content identifiers of pictures and RAW files, in a worker process."""
    return [_picture_facts(Original(root, path), pixel_limit) for path in paths]


def _video_facts(original: Original) -> MediaFacts:
    try:
        with open_original(original) as file:
            header = read_video_header(file)
    except (OSError, GalleryError):
        return NO_FACTS
    return NO_FACTS if header is None else MediaFacts(header.content_identifier, header.seconds)


def _picture_facts(original: Original, pixel_limit: int) -> MediaFacts:
    try:
        with open_image(original, pixel_limit) as image:
            return MediaFacts(content_identifier(exif_block(image)))
    except (OSError, GalleryError):
        return NO_FACTS


def _videos_of(folder: DiscoveredFolder) -> Iterable[Fingerprint]:
    return (file for kind, file in folder.companions if kind is MediaKind.VIDEO)


def _stills_of(folder: DiscoveredFolder) -> Sequence[Fingerprint]:
    return (*folder.files, *(file for kind, file in folder.companions if kind is MediaKind.RAW))


def _possible_stills(
    folder: DiscoveredFolder, videos: Sequence[Fingerprint], facts: Mapping[bytes, MediaFacts]
) -> Sequence[Fingerprint]:
    """Return the stills whose identifiers decide: those named like videos, or all if a video with one has none.

    A video without facts was read before: what has its identifier under another name is joined at the end of the scan.
    """
    if not videos:
        return ()
    stills = _stills_of(folder)
    by_stem: defaultdict[bytes, list[Fingerprint]] = defaultdict(list)
    for file in stills:
        by_stem[stem_of(file.name)].append(file)
    found: list[Fingerprint] = []
    for video in videos:
        read = facts.get(video.path)
        if read is not None and read.content_id is None:
            continue
        stems = {stem_of(video.name), live_video_stem(video.name)}
        named = [file for stem in stems for file in by_stem.get(stem, ())]
        if read is not None and not any(may_be_live(_as_picture(still), _as_video(video, read)) for still in named):
            return stills
        found += named
    return found


def _as_picture(still: Fingerprint) -> MediaFile:
    return MediaFile(still.path, MediaKind.PICTURE, still.size, still.mtime_ns)


def _as_video(video: Fingerprint, facts: MediaFacts) -> MediaFile:
    return MediaFile(video.path, MediaKind.VIDEO, video.size, video.mtime_ns, seconds=facts.seconds)
