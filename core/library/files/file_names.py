"""The names of photos as files of folders: their own where possible, otherwise with their key; and back. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from core.models import AssetKey

LONGEST_NAME = 200
"""Bytes of a photo's name before a suffix: file systems take 255."""


class FileName(NamedTuple):
    """What a file's name in a folder asks for."""

    name: str
    """The photo's own name; for a name with a suffix what stands before it, extension included."""
    asset_key: AssetKey | None
    """The photo, where the name has a suffix."""


def file_name(name: str, asset_key: AssetKey, *, repeated: bool) -> str:
    """Return how a photo is called in a folder.

    That is its own name, where an earlier photo of the folder has not the same one and it can be a name everywhere.
    Otherwise its key stands before the extension ("IMG_1~k3j9x2abcdefg.jpg"): such a name stays the photo's for life.
    """
    safe = _safe(name)
    if safe == name and not repeated and _SUFFIXED.fullmatch(name) is None:
        return name
    stem, extension = _split(safe)
    return f"{stem}~{asset_key}{extension}"


def parse_file_name(name: str) -> FileName:
    """Take a name apart that `file_name` may have made."""
    name = composed(name)
    match = _SUFFIXED.fullmatch(name)
    if match is None:
        return FileName(name, None)
    return FileName(match["stem"] + (match["extension"] or ""), AssetKey(match["key"]))


def composed(name: str) -> str:
    """Return a name as the index writes it; macOS sends letters and accents apart."""
    return unicodedata.normalize("NFC", name)


_SUFFIXED = re.compile(r"(?P<stem>.*)~(?P<key>[a-z2-7]{13})(?P<extension>\.[A-Za-z0-9]{1,10})?", re.DOTALL)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}")
# What some system or protocol refuses in a name, and what begins an option.
_REFUSED = re.compile(r'[\x00-\x1f\x7f/\\<>:"|?*]|^[-~.]|[ .]$')


def _safe(name: str) -> str:
    """Return the name as one that every system can keep, its extension included."""
    safe = _REFUSED.sub("_", composed(name)) or "photo"
    if len(safe.encode()) <= LONGEST_NAME:
        return safe
    stem, extension = _split(safe)
    return stem.encode()[: LONGEST_NAME - len(extension)].decode(errors="ignore") + extension


def _split(name: str) -> tuple[str, str]:
    """Split off the extension, with its dot; empty where there is none."""
    dot = name.rfind(".")
    return (name[:dot], name[dot:]) if dot >= 0 and _EXTENSION.fullmatch(name, dot) else (name, "")
