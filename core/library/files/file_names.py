"""The names of photos as files of folders: their own where possible, otherwise with their key; and back. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from core.models import AssetKey

MAX_NAME_BYTES = 200
"""Bytes of a photo's name before a suffix: file systems take 255."""


class FileName(NamedTuple):
    """The parts of a file's name in a folder."""

    name: str
    """The photo's own name, without the suffix if there is one, and with the extension."""
    asset_key: AssetKey | None
    """The key of the photo, if the name has it as a suffix."""


def file_name(name: str, asset_key: AssetKey, *, repeated: bool) -> str:
    """Return the name of a photo in a folder.

    It is the photo's own name, unless an earlier photo of the folder has the same one or some system refuses it.
    Then the key is put before the extension ("IMG_1~k3j5x2abcdefg.jpg"), and the name never changes again.
    """
    safe = _safe(name)
    if safe == name and not repeated and _SUFFIXED.fullmatch(name) is None:
        return name
    stem, extension = _split(safe)
    return f"{stem}~{asset_key}{extension}"


def parse_file_name(name: str) -> FileName:
    """Split a name that `file_name` may have returned."""
    name = composed(name)
    match = _SUFFIXED.fullmatch(name)
    if match is None:
        return FileName(name, None)
    return FileName(match["stem"] + (match["extension"] or ""), AssetKey(match["key"]))


def composed(name: str) -> str:
    """Return the name in NFC, as the index stores it; macOS sends letters and accents separately."""
    return unicodedata.normalize("NFC", name)


_SUFFIXED = re.compile(r"(?P<stem>.*)~(?P<key>[a-z2-7]{13})(?P<extension>\.[A-Za-z0-9]{1,10})?", re.DOTALL)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}")
# Characters that some system or protocol refuses in a name, and beginnings that look like an option.
_REFUSED = re.compile(r'[\x00-\x1f\x7f/\\<>:"|?*]|^[-~.]|[ .]$')


def _safe(name: str) -> str:
    """Return a name that every system accepts, with the same extension."""
    safe = _REFUSED.sub("_", composed(name)) or "photo"
    if len(safe.encode()) <= MAX_NAME_BYTES:
        return safe
    stem, extension = _split(safe)
    return stem.encode()[: MAX_NAME_BYTES - len(extension)].decode(errors="ignore") + extension


def _split(name: str) -> tuple[str, str]:
    """Split off the extension, with its dot; empty where there is none."""
    dot = name.rfind(".")
    return (name[:dot], name[dot:]) if dot >= 0 and _EXTENSION.fullmatch(name, dot) else (name, "")
