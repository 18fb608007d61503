"""Joins the files of one folder to photos: each file belongs to one unit. Pure, and independent of the order of files.

A picture is always a photo of its own, and so is the primary file of an indexed photo. RAW files and videos join the
photo whose content identifier they have, otherwise the one of their stem if both were made at about the same time. The
RAW file or video of an indexed photo joins only a new picture, which takes its place as the primary file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from core.indexing.units.models import Grouping, PhotoUnit
from core.indexing.units.stem_names import described_name, edited_stem, live_video_stem, lower_name, stem_of
from core.models import FileRole, MediaFile, MediaKind

LIVE_SECONDS = 15.0
"""The longest live video: Apple's take 3 seconds, and other cameras up to 10. A longer video is a photo of its own."""
SAME_EXPOSURE = timedelta(seconds=10)
"""The largest difference of the times at which the files of one exposure were taken."""
TWINS_WRITTEN = timedelta(days=1)
"""The same for modification times of pictures and RAW files, which copies and edits change."""
LIVE_WRITTEN = timedelta(minutes=1)
"""The same for stills and videos: two telephones count alike, so that a stem alone says little."""

_DESCRIBED = (MediaKind.RAW, MediaKind.PICTURE, MediaKind.VIDEO)
"""What name.xmp describes of the files with this stem: RAW converters write it for the RAW file."""


def group_files(files: Iterable[MediaFile]) -> Grouping:
    """Return the photos of a folder, and the sidecars that describe none of its files."""
    folder = _Folder(files)
    folder.join_raw_files()
    folder.join_videos()
    return folder.grouping()


class _Folder:
    """The files of one folder while they are joined."""

    def __init__(self, files: Iterable[MediaFile]) -> None:
        self._files = sorted(files, key=_path)
        pinned = [file for file in self._files if file.is_photo or file.kind is MediaKind.PICTURE]
        self._others: dict[bytes, list[tuple[FileRole, MediaFile]]] = {file.path: [] for file in pinned}
        self._primaries = {file.path: file for file in pinned}
        self._by_stem: defaultdict[bytes, list[MediaFile]] = defaultdict(list)
        self._by_content: defaultdict[str, list[MediaFile]] = defaultdict(list)
        self._successors: set[bytes] = set()
        """New pictures that take the place of the primary file of an indexed photo."""
        for file in pinned:
            self._index(file)

    def join_raw_files(self) -> None:
        """Make RAW files the twins of pictures, or photos of their own."""
        twins: list[tuple[MediaFile, MediaFile]] = []
        alone: list[MediaFile] = []
        for file in self._of_kind(MediaKind.RAW):
            pictures = [each for each in self._by_stem[stem_of(file.name)] if each.kind is MediaKind.PICTURE]
            owner = _closest(file, [each for each in pictures if self._may_join(file, each)], is_same_exposure)
            if owner is None:
                alone += [] if file.is_photo else [file]
                continue
            twins.append((owner, file))
            if file.is_photo:
                self._succeed(owner, file)
        self._join((owner, FileRole.RAW_TWIN, file) for owner, file in twins)
        for file in alone:
            self._add(file)

    def join_videos(self) -> None:
        """Make videos the live videos of stills, or photos of their own."""
        wanted: defaultdict[bytes, list[tuple[tuple[bool, ...], MediaFile]]] = defaultdict(list)
        videos = list(self._of_kind(MediaKind.VIDEO))
        for video in videos:
            owner = self._still_of(video)
            if owner is not None and self._may_join(video, owner):
                same = video.content_id is not None and owner.content_id == video.content_id
                rank = (not same, stem_of(video.name) != stem_of(owner.name))
                wanted[owner.path].append((rank, video))
        joined: list[tuple[MediaFile, FileRole, MediaFile]] = []
        for path, candidates in wanted.items():
            owner = self._primaries[path]
            candidates.sort(key=lambda each: (each[0], _distance(each[1], owner), each[1].path))
            joined.append((owner, FileRole.LIVE_VIDEO, candidates[0][1]))
            joined += [
                (owner, FileRole.EDITED, video)
                for (other, *_), video in candidates[1:]
                if not other and not video.is_photo
            ]
        for still, _, video in joined:
            if video.is_photo:
                self._succeed(still, video)
        taken = {video.path for _, _, video in joined}
        self._join(joined)
        for video in videos:
            if video.path not in taken and not video.is_photo:
                self._add(video)

    def grouping(self) -> Grouping:
        """Return the result, with the sidecars joined to the files that their names describe."""
        owners = {file.path: path for path, others in self._others.items() for _, file in others}
        media = [file for file in self._files if not file.kind.is_sidecar]
        names = {lower_name(file.name): file for file in media}
        stems: dict[bytes, MediaFile] = {}
        for file in sorted(media, key=lambda file: (_DESCRIBED.index(file.kind), file.path), reverse=True):
            stems[described_name(file.name)] = file
        lone: list[MediaFile] = []
        found: list[tuple[MediaFile, FileRole, MediaFile]] = []
        for sidecar in (file for file in self._files if file.kind.is_sidecar):
            described = described_name(sidecar.name)
            target = names.get(described) or (stems.get(described) if sidecar.kind is MediaKind.XMP else None)
            if target is None:
                lone.append(sidecar)
                continue
            primary = self._primaries[owners.get(target.path, target.path)]
            found.append((primary, FileRole(sidecar.kind.value), sidecar))
        self._join(found)
        units = [
            PhotoUnit(file, tuple(sorted(self._others[path], key=lambda other: other[1].path)))
            for path, file in sorted(self._primaries.items())
        ]
        return Grouping(tuple(units), tuple(lone))

    def _of_kind(self, kind: MediaKind) -> Iterator[MediaFile]:
        return (file for file in self._files if file.kind is kind)

    def _may_join(self, file: MediaFile, owner: MediaFile) -> bool:
        """Return whether a file is free to join, or a new picture may take its place; one picture takes one place."""
        if not file.is_photo:
            return True
        return owner.kind is MediaKind.PICTURE and not owner.is_photo and owner.path not in self._successors

    def _succeed(self, owner: MediaFile, file: MediaFile) -> None:
        self._successors.add(owner.path)
        del self._primaries[file.path], self._others[file.path]
        self._by_stem[stem_of(file.name)].remove(file)
        if file.content_id is not None and file in self._by_content[file.content_id]:
            self._by_content[file.content_id].remove(file)

    def _index(self, file: MediaFile) -> None:
        self._by_stem[stem_of(file.name)].append(file)
        if file.content_id is not None and file.kind is not MediaKind.VIDEO:
            self._by_content[file.content_id].append(file)

    def _add(self, file: MediaFile) -> None:
        self._primaries[file.path] = file
        self._others[file.path] = []
        self._index(file)

    def _join(self, joined: Iterable[tuple[MediaFile, FileRole, MediaFile]]) -> None:
        for owner, role, file in joined:
            self._others[owner.path].append((role, file))

    def _still_of(self, video: MediaFile) -> MediaFile | None:
        """Return the still of a live video: of its content identifier, of which edits have the same, or of its stem."""
        stems = (live_video_stem(video.name), stem_of(video.name))
        if video.content_id is not None and (alike := self._by_content.get(video.content_id)):
            original = edited_stem(video.name)
            preferred = [file for file in alike if stem_of(file.name) in stems]
            preferred = preferred or [file for file in alike if stem_of(file.name) == original]
            return _closest(video, preferred or alike, lambda *_: True)
        stills = [file for stem in dict.fromkeys(stems) for file in self._by_stem[stem]]
        return _closest(video, [file for file in stills if file.kind is not MediaKind.VIDEO], may_be_live)


def is_same_exposure(picture: MediaFile, raw: MediaFile) -> bool:
    """Return whether a picture and a RAW file of its stem are of one exposure."""
    return _is_close(picture, raw, TWINS_WRITTEN)


def may_be_live(still: MediaFile, video: MediaFile) -> bool:
    """Return whether a video of the stem of a still may be its live video; different identifiers say no."""
    if still.content_id is not None and video.content_id is not None:
        return False
    is_long = video.seconds is not None and video.seconds > LIVE_SECONDS
    return not is_long and _is_close(still, video, LIVE_WRITTEN)


def _closest(
    file: MediaFile, owners: Iterable[MediaFile], accepts: Callable[[MediaFile, MediaFile], bool]
) -> MediaFile | None:
    """Return the photo that a file belongs to already, otherwise the closest one in time."""
    accepted = [owner for owner in owners if accepts(owner, file)]
    return min(
        accepted, key=lambda owner: (not _is_of_one_unit(owner, file), _distance(file, owner), owner.path), default=None
    )


def _is_close(one: MediaFile, other: MediaFile, written: timedelta) -> bool:
    """Return whether two files may be of one exposure: they were before, or by when they were taken or else written."""
    if _is_of_one_unit(one, other):
        return True
    if one.taken is not None and other.taken is not None and _comparable(one, other):
        return abs(one.taken - other.taken) <= SAME_EXPOSURE
    return _distance(one, other) <= written.total_seconds() * 1_000_000_000


def _is_of_one_unit(one: MediaFile, other: MediaFile) -> bool:
    return one.unit is not None and one.unit == other.unit


def _comparable(one: MediaFile, other: MediaFile) -> bool:
    return (one.taken is not None and one.taken.tzinfo is None) == (
        other.taken is not None and other.taken.tzinfo is None
    )


def _distance(one: MediaFile, other: MediaFile) -> int:
    return abs(one.mtime_ns - other.mtime_ns)


def _path(file: MediaFile) -> bytes:
    return file.path
