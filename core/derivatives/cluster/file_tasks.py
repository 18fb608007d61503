"""What is asked of a cluster for one file, and its answers: bytes that are checked before they are used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from core.errors import GalleryError
from core.media.fingerprints import file_digest
from core.media.formats import DECODER_ERRORS
from core.media.metadata.photo_metadata import PhotoMetadata, read_metadata
from core.media.originals import Original
from core.media.sidecars.sidecar_matching import PhotoSidecars
from core.models import DerivativeSize

MOST_BYTES: Final = 2 * 1024 * 1024
"""The longest answer for one file: a derivative of 1200 px has some hundred thousand bytes."""

_LARGEST_SIDE: Final = 10_000_000
_LOW_RESOLUTION_BYTES: Final = 64 * 1024
_UNSAFE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Read header and metadata."""

    original: Original
    mtime_ns: int
    pixel_limit: int
    sidecars: PhotoSidecars | None = None


@dataclass(frozen=True, slots=True)
class HashTask:
    """Compute the SHA-256 of a file that has this size and time before and after."""

    original: Original
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class DeriveTask:
    """Make a derivative."""

    original: Original
    size: DerivativeSize
    pixel_limit: int


FileTask = ReadTask | HashTask | DeriveTask


@dataclass(frozen=True, slots=True)
class RenderedPicture:
    """A derivative that is not stored yet."""

    jpeg: bytes
    low_resolution: bytes
    is_incomplete: bool
    missing_package: str | None


def answer(task: FileTask) -> bytes:
    """Do a task, in a process of its own; return its answer, empty where it failed."""
    import msgspec

    try:
        return msgspec.msgpack.encode(_result(task))
    except (GalleryError, *DECODER_ERRORS):
        return b""


def checked(task: FileTask, body: object) -> Any:
    """Return the result that an answer has: metadata, a digest or a picture; None for one that is empty or not valid.

    Answers come from other machines: types, sizes and ranges are checked, and nothing in them is run.
    """
    import msgspec

    if not isinstance(body, bytes) or not 0 < len(body) <= MOST_BYTES:
        return None
    try:
        found: Any = msgspec.msgpack.decode(body, type=_TYPES[type(task)])
    except (msgspec.DecodeError, ValueError, OverflowError):
        return None
    return found if _is_plausible(found) else None


def _result(task: FileTask) -> object:
    match task:
        case ReadTask():
            return read_metadata(task.original, task.mtime_ns, task.pixel_limit, sidecars=task.sidecars)
        case HashTask():
            digest = file_digest(task.original, task.size, task.mtime_ns)
            if digest is None:
                raise FileNotFoundError
            return digest
        case DeriveTask():
            from core.derivatives.rendering import render_derivative

            picture = render_derivative(task.original, task.size, task.pixel_limit)
            return RenderedPicture(*picture)


def _is_plausible(found: object) -> bool:
    if isinstance(found, PhotoMetadata):
        return (
            0 < found.width <= _LARGEST_SIDE
            and 0 < found.height <= _LARGEST_SIDE
            and 1 <= found.orientation <= 8
            and len(found.low_resolution) <= _LOW_RESOLUTION_BYTES
            and (found.head is None or -(2**63) <= found.head < 2**63)
            and (found.taken is None or found.taken.local.tzinfo is None)
            and not any(_UNSAFE.search(text) for text in _texts(found))
        )
    if isinstance(found, RenderedPicture):
        package = found.missing_package
        is_known = package is None or re.fullmatch(r"[a-z]{1,20}", package) is not None
        return is_known and len(found.low_resolution) <= _LOW_RESOLUTION_BYTES
    return isinstance(found, bytes) and len(found) == 32


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for part in value for text in _texts(part)] if isinstance(value, tuple) else []


_TYPES: Final = {ReadTask: PhotoMetadata, HashTask: bytes, DeriveTask: RenderedPicture}
