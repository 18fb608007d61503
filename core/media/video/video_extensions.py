"""The extensions of videos that are shown."""

from __future__ import annotations

from types import MappingProxyType

VIDEO_EXTENSIONS: MappingProxyType[bytes, str] = MappingProxyType(
    {
        b".mp4": "MP4",
        b".m4v": "MP4",
        b".mov": "MOV",
        b".qt": "MOV",
        b".3gp": "3GP",
        b".3gpp": "3GP",
        b".3g2": "3GP",
        b".mkv": "MKV",
        b".webm": "WebM",
        b".avi": "AVI",
        b".mts": "MTS",
        b".m2ts": "MTS",
        b".m2t": "MTS",
    }
)
"""From the lower-case extension of a file name to the expected container; `.ts` is mostly a program's source."""
