"""What the names of files say about the photo that they belong to. Without regard to case; pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_EXTENSION = re.compile(rb"\.[a-z0-9_]{1,10}$")
_APPLE_EDIT = re.compile(rb"(img_)e([0-9]{4,}.*)", re.DOTALL)
_HEVC = b"_hevc"
# Google Pixel: PXL_20230311_123456789.RAW-01.MP.COVER.jpg and PXL_20230311_123456789.RAW-02.ORIGINAL.dng; also PORTRAIT
# and BURST.
_PIXEL = re.compile(
    rb"(?P<stem>pxl_[0-9]{8}_[0-9]{9}(?:~[0-9]+)?)\.(?P<mode>[a-z]+)-[0-9]+(?:\.mp)?(?P<cover>\.cover)?(?:\.original)?"
)
_BURSTS = (
    # Nexus and Xiaomi: IMG_20150101_120000_BURST001_COVER.jpg
    re.compile(rb"(?P<stem>.*)_burst[0-9]{1,4}(?P<cover>_cover)?", re.DOTALL),
    # Google Camera: 00100lrPORTRAIT_00100_BURST20190715201313441_COVER.jpg
    re.compile(rb"[0-9]{5}[a-z]*_[0-9]{5}_burst(?P<stem>[0-9]{17})(?P<cover>_cover)?"),
    # Samsung: 20150101_120000_001.jpg
    re.compile(rb"(?P<stem>[0-9]{8}_[0-9]{6})_(?P<number>[0-9]{3})"),
)
_TAKEOUT_EDIT = re.compile(
    "(?P<stem>.*)-(?:edited|bearbeitet|modifi\u00e9|editado|modificato|bewerkt|redigerad|edytowane)"
    "(?P<count>\\([0-9]+\\))?",
    re.DOTALL,
)


class BurstName(NamedTuple):
    """What the name of a picture of a burst says."""

    stem: bytes
    """Equal for all pictures of the burst."""
    is_cover: bool
    is_vague: bool
    """Whether other pictures have such names, too: only three or more are a burst."""


def lower_name(name: bytes) -> bytes:
    """Return the name in lower case, as file systems without case compare it."""
    return name.decode("utf-8", "surrogateescape").lower().encode("utf-8", "surrogateescape")


def stem_of(name: bytes) -> bytes:
    """Return what the files of one exposure have in common: the name in lower case, without its extension.

    Also without the marks with which cameras tell the files of one exposure from each other.
    """
    stem = _without_extension(lower_name(name))
    pixel = _PIXEL.fullmatch(stem)
    return pixel["stem"] + b".raw" if pixel is not None and pixel["mode"] == b"raw" else stem


def live_video_stem(name: bytes) -> bytes:
    """Return the stem of the still that a live video with this name belongs to.

    iCloud's downloads call the video of IMG_7943.HEIC IMG_7943_HEVC.MOV.
    """
    return stem_of(name).removesuffix(_HEVC)


def edited_stem(name: bytes) -> bytes | None:
    """Return the stem of the picture that one with this name is an edited version of, None for another name.

    IMG_E1234 of IMG_1234 (Apple), name-edited of name, also with a count or in another language (Google Takeout).
    """
    stem = _without_extension(lower_name(name))
    apple = _APPLE_EDIT.fullmatch(stem)
    if apple is not None:
        return apple[1] + apple[2]
    takeout = _TAKEOUT_EDIT.fullmatch(stem.decode("utf-8", "surrogateescape"))
    if takeout is None or not takeout["stem"]:
        return None
    return (takeout["stem"] + (takeout["count"] or "")).encode("utf-8", "surrogateescape")


def burst_of(name: bytes) -> BurstName | None:
    """Return the burst of a picture with this name, None for another name."""
    stem = _without_extension(lower_name(name))
    pixel = _PIXEL.fullmatch(stem)
    if pixel is not None:
        return None if pixel["mode"] == b"raw" else BurstName(pixel["stem"], pixel["cover"] is not None, is_vague=False)
    for pattern in _BURSTS:
        found = pattern.fullmatch(stem)
        if found is not None:
            groups = found.groupdict()
            return BurstName(found["stem"], groups.get("cover") is not None, is_vague="number" in groups)
    return None


def described_name(sidecar: bytes) -> bytes:
    """Return what a sidecar describes, in lower case: the file name.jpg (name.jpg.xmp), or a stem (name.xmp)."""
    return _without_extension(lower_name(sidecar))


def _without_extension(name: bytes) -> bytes:
    found = _EXTENSION.search(name)
    return name[: found.start()] if found is not None and found.start() else name
