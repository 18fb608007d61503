"""Files and folders below a root that are not shown, by kind: what a scan counts instead of passing them silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """Why a file is not shown: what it is."""

    VIDEO = "video"
    RAW = "raw"
    LAYERED = "layered"
    JPEG_XL = "jpeg-xl"
    JPEG_2000 = "jpeg-2000"
    VECTOR = "vector"
    AUDIO = "audio"
    DOCUMENT = "document"
    ARCHIVE = "archive"
    SIDECAR = "sidecar"
    COPY = "copy"
    """What programs leave behind: backups and unfinished downloads."""
    SYSTEM = "system"
    """What systems and programs keep for themselves."""
    OTHER = "other"
    FOLDER = "folder"
    """A folder of thumbnails or data that a program keeps for itself; what it holds is not counted."""
    ROOT_PHOTO = "root-photo"
    """A photo directly in a root, where the settings ignore these."""
    EXCLUDED = "excluded"
    """A folder that a marker file or an exclusion excludes; what it holds is not counted."""


_WORDS = {
    FileKind.VIDEO: ("video", "videos"),
    FileKind.RAW: ("RAW file", "RAW files"),
    FileKind.LAYERED: ("layered picture", "layered pictures"),
    FileKind.JPEG_XL: ("JPEG XL picture", "JPEG XL pictures"),
    FileKind.JPEG_2000: ("JPEG 2000 picture", "JPEG 2000 pictures"),
    FileKind.VECTOR: ("drawing", "drawings"),
    FileKind.AUDIO: ("sound", "sounds"),
    FileKind.DOCUMENT: ("document", "documents"),
    FileKind.ARCHIVE: ("archive", "archives"),
    FileKind.SIDECAR: ("sidecar", "sidecars"),
    FileKind.COPY: ("backup copy", "backup copies"),
    FileKind.SYSTEM: ("system file", "system files"),
    FileKind.OTHER: ("other file", "other files"),
    FileKind.FOLDER: ("folder of a program", "folders of programs"),
    FileKind.ROOT_PHOTO: ("photo outside of all folders", "photos outside of all folders"),
    FileKind.EXCLUDED: ("excluded folder", "excluded folders"),
}
_MISSED = frozenset(
    {
        FileKind.VIDEO,
        FileKind.RAW,
        FileKind.LAYERED,
        FileKind.JPEG_XL,
        FileKind.JPEG_2000,
        FileKind.ROOT_PHOTO,
    }
)
"""Kinds that people who look for a picture may miss."""


@dataclass(frozen=True, slots=True)
class UnsupportedFiles:
    """The files of one kind in one folder."""

    folder: str
    """With its root; safe to show."""
    kind: FileKind
    count: int
    example: str
    """The name of one of them; safe to show."""


def kind_words(kind: FileKind, count: int) -> str:
    """Format as 1 video or 2,000 videos."""
    return f"{count:,} {_WORDS[kind][count != 1]}"


def unsupported_words(counts: Mapping[FileKind, int]) -> str:
    """Format as 6 videos, 1 RAW file; in the order of the kinds, empty for none."""
    return ", ".join(kind_words(kind, counts[kind]) for kind in FileKind if counts.get(kind))


def short_unsupported_words(counts: Mapping[FileKind, int]) -> str:
    """Format as 6 videos, 1 RAW file, 12 other files: the kinds that may be missed, then all others together."""
    others = sum(count for kind, count in counts.items() if kind not in _MISSED)
    return unsupported_words(
        {kind: count for kind, count in counts.items() if kind in _MISSED} | {FileKind.OTHER: others}
    )
