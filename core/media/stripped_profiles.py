"""Colour profiles without texts of their makers: the same colours (ICC.1:2022, clause 7), for copies without metadata.

A profile of a well-known maker is kept as it is. In any other one, texts, unknown tags and unused bytes can hold
anything, and are left out.
"""

from __future__ import annotations

import re
import struct
from typing import Final

MAX_BYTES: Final = 4 * 1024 * 1024

_HEADER: Final = 128
_MAX_TAGS: Final = 64
_COLOURS: Final = re.compile(
    rb"[rgb]XYZ|wtpt|bkpt|[rgbk]TRC|chad|chrm|lumi|cicp|gamt|[AD]2B[0-3]|B2[AD][0-3]|pre[0-2]|meas|view|tech"
)
_TEXTS: Final = frozenset({b"desc", b"cprt", b"dmnd", b"dmdd", b"vued"})
_WORD: Final = re.compile(r"[^\W\d_]+")
_KNOWN_WORD: Final = re.compile(
    r"a|adobe|all|and|apple|bt|built|by|c|cc|ch|co|color|colour|commons|company|computer|condition|"
    r"conditions|consortium|copyright|corporation|creative|d|dci|default|device|display|domain|dot|en|enus|"
    r"eu|facebook|for|freely|gain|gamma|gamut|generic|google|gray|grey|hdr|hewlett|hlg|http|https|iec|in|"
    r"inc|incorporated|international|itu|jp|lcd|linear|llc|medium|metric|microsoft|monitor|no|of|org|"
    r"output|p|packard|photo|pq|profile|prophoto|public|rec|reference|reserved|rgb|rights|romm|space|srgb|"
    r"standard|systems|text|the|to|uhd|uk|us|use|viewing|wide|www|x|xyz",
    re.IGNORECASE,
)
"""The words of the profiles that systems, cameras and well-known programs embed."""


def clean_profile(profile: bytes) -> bytes | None:
    """Return a profile with the same colours and no text of its own; None if it is not one."""
    if not _HEADER + 4 <= len(profile) <= MAX_BYTES or profile[36:40] != b"acsp":
        return None
    tags = _tags(profile)
    if tags is None:
        return None
    return profile if _is_well_known(profile, tags) else _rebuilt(profile, tags)


_Tag = tuple[bytes, int, int]


def _tags(profile: bytes) -> list[_Tag] | None:
    """Return signature, offset and length of each tag."""
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if not 0 < count <= _MAX_TAGS or _HEADER + 4 + 12 * count > len(profile):
        return None
    tags = [struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * number) for number in range(count)]
    end = len(profile)
    return None if any(offset < _HEADER or offset + length > end for _, offset, length in tags) else tags


def _is_well_known(profile: bytes, tags: list[_Tag]) -> bool:
    """Return whether all bytes belong to known tags, and all words are those of makers of profiles."""
    used = {(offset, length) for _, offset, length in tags}
    table = _HEADER + 4 + 12 * len(tags)
    slack = len(profile) - table - sum(length for _, length in used)
    if any(profile[100:_HEADER]) or not 0 <= slack <= 4 * len(tags) + 4:
        return False
    return all(
        _COLOURS.fullmatch(signature) is not None
        or (signature in _TEXTS and _is_known_text(profile[offset : offset + length]))
        for signature, offset, length in tags
    )


def _is_known_text(tag: bytes) -> bool:
    """Return whether a tag holds only words that say nothing about a person, place or program."""
    text = tag[8:].replace(b"\0", b"").decode("latin-1")
    return len(text) <= 600 and all(map(_KNOWN_WORD.fullmatch, _WORD.findall(text)))


def _rebuilt(profile: bytes, tags: list[_Tag]) -> bytes:
    """Return a profile of the tags of colours alone, with the texts that every profile must have."""
    kept = [
        (signature, profile[offset : offset + length])
        for signature, offset, length in tags
        if _COLOURS.fullmatch(signature)
    ]
    is_newer = profile[8] >= 4
    kept += [(b"desc", _text(is_newer)), (b"cprt", _text(is_newer, plain=True))]
    table, data = [struct.pack(">I", len(kept))], bytearray()
    start = _HEADER + 4 + 12 * len(kept)
    for signature, contents in kept:
        table.append(struct.pack(">4sII", signature, start + len(data), len(contents)))
        data += contents + bytes(-len(contents) % 4)
    header = bytearray(profile[:_HEADER])
    header[:4] = struct.pack(">I", start + len(data))
    header[4:8] = bytes(4)  # the preferred program
    header[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    header[48:56] = bytes(8)  # manufacturer and model
    header[80:_HEADER] = bytes(_HEADER - 80)  # creator, checksum, reserved
    return bytes(header) + b"".join(table) + bytes(data)


def _text(is_newer: bool, *, plain: bool = False) -> bytes:
    word = "RGB"
    if is_newer:
        return b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, 2 * len(word), 28) + word.encode("utf-16-be")
    if plain:
        return b"text" + bytes(4) + word.encode() + b"\0"
    return b"desc" + struct.pack(">II", 0, len(word) + 1) + word.encode() + b"\0" + bytes(78)
