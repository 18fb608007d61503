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
    """The photo's exact name, without the suffix if there is one, and with the extension."""
    asset_key: AssetKey | None
    """The key of the photo, if the name has it as a suffix."""


def file_name(name: str, asset_key: AssetKey, *, repeated: bool) -> str:
    """Return the name of a photo in a folder, the same over SFTP, in archives and for copies.

    It is the photo's own name, unless some system refuses it or takes it for that of an earlier photo of the folder
    (`repeated`). Then the key is put before the extension ("IMG_1~k3j5x2abcdefg.jpg"), and the name never changes
    again. Names of one folder differ also without regard to case and Unicode normalization, as macOS and Windows
    compare them.
    """
    safe = _safe(name)
    if safe == name and not repeated and _SUFFIXED_IN_ANY_CASE.fullmatch(name) is None:
        return name
    stem, extension = _split(safe)
    return f"{stem}~{asset_key}{extension}"


def archive_name(title: str) -> str:
    """Return the name of an archive with this title, one that every system accepts."""
    return _safe(f"{title}.zip")


def parse_file_name(name: str) -> FileName:
    """Split a name that `file_name` may have returned."""
    name = composed(name)
    match = _SUFFIXED.fullmatch(name)
    if match is None:
        return FileName(name, None)
    return FileName(match["stem"] + (match["extension"] or ""), AssetKey(match["key"]))


def exact_name(path: bytes) -> str:
    """Return the name of a file as the disk has it, composed; bytes that are not UTF-8 become U+FFFD.

    It is not safe to show: see `core.text.display_text`.
    """
    return composed(path.rpartition(b"/")[2].decode(errors="replace"))


def exact_collection_name(category_folder: bytes, folder: bytes) -> str:
    """Return the name of a collection as the disk has it, from its folder and that of its category; see `exact_name`.

    The path between keeps its form ("Paris / Day 1"). A row without a folder of its own has what it had, and a mark.
    """
    parts = folder.partition(b"\0")[0].split(b"/")[1:] or [category_folder.partition(b"\0")[0]]
    return " / ".join(map(exact_name, parts))


def composed(name: str) -> str:
    """Return the name in NFC, as the index stores it; macOS sends letters and accents separately."""
    return unicodedata.normalize("NFC", name)


_SUFFIXED = re.compile(r"(?P<stem>.*)~(?P<key>[a-z2-7]{13})(?P<extension>\.[A-Za-z0-9]{1,10})?", re.DOTALL)
_SUFFIXED_IN_ANY_CASE = re.compile(_SUFFIXED.pattern, re.DOTALL | re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}")
# Characters that some system or protocol refuses in a name, and beginnings that look like an option.
_REFUSED = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff/\\<>:"|?*]|^[-~.]|[ .]$')
# Windows reserves these with any extension, with superscript digits too ("Naming Files, Paths, and Namespaces").
_DEVICE = re.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\\.|$)", re.IGNORECASE)


def _safe(name: str) -> str:
    """Return a name that every system accepts, with the same extension."""
    safe = _REFUSED.sub("_", composed(name)) or "photo"
    if _DEVICE.match(safe):
        safe = f"_{safe}"
    if len(safe.encode()) <= MAX_NAME_BYTES:
        return safe
    stem, extension = _split(safe)
    return stem.encode()[: MAX_NAME_BYTES - len(extension)].decode(errors="ignore") + extension


def _split(name: str) -> tuple[str, str]:
    """Split off the extension, with its dot; empty where there is none."""
    dot = name.rfind(".")
    return (name[:dot], name[dot:]) if dot >= 0 and _EXTENSION.fullmatch(name, dot) else (name, "")
