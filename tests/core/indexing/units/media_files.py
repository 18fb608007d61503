"""Media files by their names, and what the rules made of them in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.indexing.units.models import Grouping
from core.models import MediaFile, MediaKind

START = 1_600_000_000
"""The modification time, in seconds, of files without another one."""

_KINDS = {
    "jpg": MediaKind.PICTURE,
    "heic": MediaKind.PICTURE,
    "png": MediaKind.PICTURE,
    "mov": MediaKind.VIDEO,
    "mp4": MediaKind.VIDEO,
    "cr2": MediaKind.RAW,
    "dng": MediaKind.RAW,
    "xmp": MediaKind.XMP,
    "json": MediaKind.JSON,
}


def media(path: str, seconds_later: float = 0, **facts: Any) -> MediaFile:
    """Return a file of the kind of its extension; `taken` may be an ISO date."""
    taken = facts.pop("taken", None)
    moment = datetime.fromisoformat(taken) if isinstance(taken, str) else taken
    kind = _KINDS[path.rpartition(".")[2].lower()]
    mtime_ns = int((START + seconds_later) * 1_000_000_000)
    return MediaFile(path.encode(), kind, facts.pop("size", 1000), mtime_ns, taken=moment, **facts)


def words(grouping: Grouping) -> dict[str, dict[str, str]]:
    """Return the other files of each unit with their roles, by the name of its primary file; lone sidecars as ""."""
    found = {
        unit.primary.path.decode(): {file.path.decode(): str(role) for role, file in unit.others}
        for unit in grouping.units
    }
    if grouping.lone_sidecars:
        found[""] = {file.path.decode(): str(file.kind) for file in grouping.lone_sidecars}
    return found
