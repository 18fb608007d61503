"""Which still a video with a content identifier belongs to, whatever was found first. Pure.

The rules look at all files of an identifier that are indexed, and at nothing that came before: any order of scans, of
folders or whole roots, leads to the same pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from core.indexing.moves.moved_files import folder_of
from core.indexing.units.grouping import group_files
from core.media.file_kinds import media_kind
from core.models import FileRole, MediaFile, MediaKind, PhotoId


class IdentifiedFile(NamedTuple):
    """A file that is there and has a content identifier, with the photo to which it belongs."""

    file_id: int
    photo_id: PhotoId
    root: bytes
    path: bytes
    content_id: str
    kind: MediaKind
    role: FileRole
    size: int
    mtime_ns: int
    still: tuple[bytes, bytes] | None
    """Root and path of the primary file of its photo; None if that is missing."""
    has_other_video: bool
    """Whether it is a still whose photo has a live video with another identifier, or without one."""

    @property
    def is_video_photo(self) -> bool:
        """Return whether it is a video that is a photo by itself."""
        return self.kind is MediaKind.VIDEO and self.role is FileRole.PRIMARY

    @property
    def is_still(self) -> bool:
        """Return whether it is a still that can have a live video."""
        return self.kind is not MediaKind.VIDEO and self.role is FileRole.PRIMARY

    @property
    def is_next_to_still(self) -> bool:
        """Return whether it belongs to a photo whose primary file is in the same folder."""
        if self.still is None or self.is_video_photo:
            return False
        root, path = self.still
        return (root, folder_of(path)) == _folder(self)


class PairChange(NamedTuple):
    """A video that belongs to another photo than before, or in another role."""

    video: IdentifiedFile
    photo_id: PhotoId | None
    """The photo of its still; None if it is a photo by itself."""
    role: FileRole = FileRole.PRIMARY


_Owner = tuple[PhotoId, FileRole]


def pair_changes(files: Iterable[IdentifiedFile]) -> list[PairChange]:
    """Return what differs from the pairs that the rules make of these files.

    A video belongs to the still of its identifier in its folder, by the rules of `group_files`; otherwise to the only
    one in its root, otherwise to the only one in all roots, unless that has a video. Of several videos the first by
    root and path is taken, and of several stills none: which one it was is not known. Videos that stand with a still of
    their folder by name stay there, unless a still of their identifier is in that folder. A video with the
    name of a picture is a photo of its own, as folders have it.
    """
    by_identifier: defaultdict[str, list[IdentifiedFile]] = defaultdict(list)
    for file in files:
        by_identifier[file.content_id].append(file)
    changes: list[PairChange] = []
    for _, alike in sorted(by_identifier.items()):
        alike.sort(key=_place)
        stills = [file for file in alike if file.is_still]
        photos = {file.photo_id for file in stills}
        folders = {_folder(file) for file in stills}
        videos = [
            file
            for file in alike
            if file.kind is MediaKind.VIDEO
            and media_kind(file.path) is MediaKind.VIDEO
            and (file.photo_id in photos or _folder(file) in folders or not file.is_next_to_still)
        ]
        owners = _owners(videos, stills)
        for video in videos:
            current = None if video.is_video_photo else (video.photo_id, video.role)
            owner = owners.get(video.file_id)
            if owner != current:
                changes.append(PairChange(video, *(owner or (None, FileRole.PRIMARY))))
    return changes


def _owners(videos: Sequence[IdentifiedFile], stills: Sequence[IdentifiedFile]) -> Mapping[int, _Owner]:
    """Return photos and roles of the videos that belong to a still, by the numbers of the videos."""
    owners = _in_folders(videos, stills)
    places: tuple[Callable[[IdentifiedFile], object], ...] = (_root, _anywhere)
    for place in places:
        taken = {photo for photo, _ in owners.values()}
        open_videos = _by_place((each for each in videos if each.file_id not in owners), place)
        open_stills = _by_place(
            (each for each in stills if each.photo_id not in taken and not each.has_other_video), place
        )
        for where, found in open_stills.items():
            if len(found) == 1 and open_videos[where]:
                owners[open_videos[where][0].file_id] = found[0].photo_id, FileRole.LIVE_VIDEO
    return owners


def _in_folders(videos: Iterable[IdentifiedFile], stills: Iterable[IdentifiedFile]) -> dict[int, _Owner]:
    """Join the files of each folder as a scan joins new ones."""
    owners: dict[int, _Owner] = {}
    folder_videos = _by_place(videos, _folder)
    for folder, found in _by_place(stills, _folder).items():
        photos = {file.path: file.photo_id for file in found}
        numbers = {file.path: file.file_id for file in folder_videos[folder]}
        if numbers:
            grouping = group_files(map(_media_file, (*found, *folder_videos[folder])))
            owners |= {
                numbers[file.path]: (photos[unit.primary.path], role)
                for unit in grouping.units
                for role, file in unit.others
            }
    return owners


def _by_place(
    files: Iterable[IdentifiedFile], place: Callable[[IdentifiedFile], object]
) -> defaultdict[object, list[IdentifiedFile]]:
    found: defaultdict[object, list[IdentifiedFile]] = defaultdict(list)
    for file in files:
        found[place(file)].append(file)
    return found


def _media_file(file: IdentifiedFile) -> MediaFile:
    kind = file.kind if file.kind is MediaKind.VIDEO else MediaKind.PICTURE
    return MediaFile(file.path, kind, file.size, file.mtime_ns, file.content_id)


def _folder(file: IdentifiedFile) -> tuple[bytes, bytes]:
    return file.root, folder_of(file.path)


def _root(file: IdentifiedFile) -> bytes:
    return file.root


def _anywhere(_file: IdentifiedFile) -> bytes:
    return b""


def _place(file: IdentifiedFile) -> tuple[bytes, bytes]:
    return file.root, file.path
