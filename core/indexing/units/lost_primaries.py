"""Which file a photo continues with whose primary file is gone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from core.models import MediaFile, MediaKind, PhotoId

_PREFERRED = (MediaKind.PICTURE, MediaKind.RAW, MediaKind.VIDEO)


def remaining_files(files: Iterable[MediaFile], lost: Collection[PhotoId]) -> Mapping[PhotoId, bytes]:
    """Return the file, by its path, that each of the `lost` photos continues with, as far as one is left.

    Its picture comes first, then the RAW file, then the video. A sidecar shows nothing, and a video with a content
    identifier finds its still wherever that went: neither takes the place of another file.
    """
    found: dict[PhotoId, MediaFile] = {}
    for file in files:
        photo = PhotoId(file.unit or 0)
        if photo not in lost or file.is_photo or file.kind.is_sidecar or _is_identified(file):
            continue
        if photo not in found or _rank(file) < _rank(found[photo]):
            found[photo] = file
    return {photo: file.path for photo, file in found.items()}


def _is_identified(file: MediaFile) -> bool:
    return file.kind is MediaKind.VIDEO and file.content_id is not None


def _rank(file: MediaFile) -> tuple[int, bytes]:
    return _PREFERRED.index(file.kind), file.path
