"""The limits of worker processes, memory and disk."""

from __future__ import annotations

import os
from dataclasses import dataclass

from core.config.declarations import setting
from core.config.value_types import BooleanType, ChoiceType, DurationType, IntegerType, ListType, SizeType

_GROUP = "Workers, memory and disk"
_MB, _GB = 1024**2, 1024**3


def _workers() -> int:
    return max(1, min(8, os.cpu_count() or 1))


@dataclass(frozen=True, kw_only=True)
class ResourceSettings:
    """What the server may use of the machine."""

    worker_count: int = setting(
        _workers,
        IntegerType(1, 64),
        "Processes that decode and encode pictures.",
        group=_GROUP,
        name="workers",
        shown="one per processor, at most 8",
    )
    worker_memory: int = setting(
        2 * _GB,
        SizeType(256 * _MB, 1024 * _GB),
        "Memory that one worker may use; a picture that needs more is refused.",
        group=_GROUP,
    )
    understanding: tuple[str, ...] = setting(
        (),
        ListType(ChoiceType(of=("clip", "vision", "ocr", "people"))),
        'What models do with photos: `["clip"]` finds photos by what they show (`~ snowy mountains`), after'
        ' `models add`; `"vision"` finds things in photos (`thing:bird`), with the model of the extra'
        ' `vision`; `"ocr"` reads the text in photos (`text:"open daily"`), with that of the extra `ocr`;'
        ' `"people"` finds and groups faces, after `models add`.',
        group=_GROUP,
    )
    model_memory: int = setting(
        6 * _GB,
        SizeType(256 * _MB, 1024 * _GB),
        "Memory that the process of a model may use (search by meaning).",
        group=_GROUP,
    )
    task_seconds: float = setting(
        60.0,
        DurationType(1, 3600),
        "Longest time that a worker may spend on one file.",
        group=_GROUP,
        name="task_time",
    )
    pixel_limit: int = setting(
        250_000_000,
        IntegerType(1_000_000, 10_000_000_000),
        "Pictures with more pixels are refused.",
        group=_GROUP,
    )
    hashes_in_background: bool = setting(
        True,
        BooleanType(),
        "Compute the SHA-256 of all files after a scan, one file at a time, while no session waits for a picture, and"
        " compare the thumbnails, to find duplicates. It reads every file once.",
        group=_GROUP,
    )
    thumbnails_in_background: bool = setting(
        True,
        BooleanType(),
        "Make the thumbnails of all photos after a scan; otherwise each when it is first shown.",
        group=_GROUP,
    )
    payload_cache_bytes: int = setting(
        64 * _MB,
        SizeType(0, 64 * _GB),
        "Memory for pictures encoded for terminals, which all sessions share; 0 caches none.",
        group=_GROUP,
        name="payload_cache",
    )
    payload_disk_bytes: int = setting(
        0,
        SizeType(0, 1024 * _GB),
        "Disk space in the data folder for the same, which also lasts for the next start; 0 caches none.",
        group=_GROUP,
        name="payload_disk",
    )
    preview_disk_bytes: int = setting(
        10 * _GB,
        SizeType(0, 1024 * _GB),
        "Disk space in the data folder for previews (1200 px): those that were shown least recently are removed first;"
        " 0 means no limit. Thumbnails (400 px) are not counted.",
        group=_GROUP,
        name="preview_disk",
    )
    video_copies_bytes: int = setting(
        4 * _GB,
        SizeType(0, 1024 * _GB),
        "Disk space in the data folder for copies of videos and some JPEGs without metadata, and for versions of videos"
        " that browsers play, which share links send: those used least recently are removed first. Of a larger video,"
        " links send a picture, and so they do of all videos if it is 0.",
        group=_GROUP,
        name="video_copies",
    )
    unused_seconds: float = setting(
        30 * 86400.0,
        DurationType(0, 3650 * 86400),
        "Previews, copies of videos and pictures encoded for terminals that nobody has seen for this time are removed,"
        " and the thumbnails of photos that are missing for so long; 0 means never. The thumbnail of a photo that"
        " exists, or whose folder is offline, always stays.",
        group=_GROUP,
        name="unused_time",
    )
