"""The RAW formats that are shown, by the extensions of their names and the beginnings of their files."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

RAW_EXTENSIONS: MappingProxyType[bytes, str] = MappingProxyType(
    {
        b".dng": "DNG",
        b".nef": "NEF",
        b".nrw": "NEF",
        b".cr2": "CR2",
        b".cr3": "CR3",
        b".arw": "ARW",
        b".sr2": "ARW",
        b".srf": "ARW",
        b".raf": "RAF",
        b".orf": "ORF",
        b".ori": "ORF",
        b".rw2": "RW2",
        b".pef": "PEF",
    }
)
"""From the lower-case extension of a file name to the format."""

RAW_FORMATS: Final = frozenset(RAW_EXTENSIONS.values())

_TIFF: Final = (b"II*\0", b"MM\0*")
_OWN_SIGNATURES: Final = {
    b"FUJIFILMCCD-RAW": "RAF",
    b"IIRO": "ORF",
    b"IIRS": "ORF",
    b"MMOR": "ORF",
    b"IIU\0": "RW2",
}


def raw_format(name: bytes, head: bytes) -> str | None:
    """Return the format of a RAW file by its name and its first 32 bytes, None if it is something else.

    Most of them begin like any TIFF file, so that the name decides.
    """
    for signature, format_name in _OWN_SIGNATURES.items():
        if head.startswith(signature):
            return format_name
    if head[4:12] == b"ftypcrx ":
        return "CR3"
    if head.startswith(_TIFF):
        if head[8:10] == b"CR":
            return "CR2"
        dot = name.rfind(b".")
        return RAW_EXTENSIONS.get(name[dot:].lower()) if dot >= 0 else None
    return None
