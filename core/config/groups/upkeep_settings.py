"""The settings of backups and sidecars; `Settings` has them with all others."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.config.declarations import declared, setting
from core.config.value_types import BooleanType, DurationType, IntegerType, PathType

_BACKUPS = "Backups"
_SIDECARS = "Sidecars"
_DELETION = "Deletion"


@dataclass(frozen=True, kw_only=True)
class UpkeepSettings:
    """What `serve` does by itself to keep what members have made."""

    backup_seconds: float = setting(
        0.0,
        DurationType(0, 365 * 86400),
        'How often `serve` copies the index and verifies the copy, "1 d" for example; 0 means never. What `backup FILE`'
        " makes counts, too.",
        group=_BACKUPS,
        name="backup_every",
    )
    backup_folder: Path | None = field(
        default=None,
        metadata=declared(
            PathType("a folder in quotation marks"),
            "Where these copies go; unset, to the folder `backups` in the data folder. Another disk is safer.",
            group=_BACKUPS,
        ),
    )
    backups_kept: int = setting(
        7,
        IntegerType(1, 1000),
        "How many of these copies are kept: after each new one that was verified, the oldest of more are removed."
        " Copies that were made otherwise stay.",
        group=_BACKUPS,
    )
    deletion: bool = setting(
        False,
        BooleanType(),
        "Whether admins can delete photos in the trash permanently, on screen (`X`) and with `delete` at the machine:"
        " their files go to a hidden folder of the same root, `.sshowcase-deleted`, and are removed after 7 days.",
        group=_DELETION,
    )
    write_sidecars: bool = setting(
        False,
        BooleanType(),
        "Have `serve` write what all members share about a photo, its average rating, tags and caption, into a file"
        " next to it, `IMG_1.jpg.xmp`, for other programs: a new one, or one that sshowcase wrote and nobody has"
        " changed since. Photos themselves, and files of other programs, are never changed.",
        group=_SIDECARS,
    )
