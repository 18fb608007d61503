"""The settings of uploads."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.config.declarations import declared, setting
from core.config.value_types import PathType, SizeType

_GROUP = "Uploads"
_MB, _GB = 1024**2, 1024**3


@dataclass(frozen=True, kw_only=True)
class UploadSettings:
    """Where uploads go, and how large they may be."""

    upload_folder: Path | None = field(
        default=None,
        metadata=declared(
            PathType("a folder in quotation marks"),
            "Folder, within one of your folders of photos, for uploads of editors and admins with `scp`, `sftp` or"
            " `put`. It is created if it is missing. Unset, nobody can upload.",
            group=_GROUP,
        ),
    )
    upload_limit: int = setting(
        256 * _MB,
        SizeType(1 * _MB, 64 * _GB),
        "The largest file that can be uploaded.",
        group=_GROUP,
    )
    upload_quota: int = setting(
        16 * _GB,
        SizeType(1 * _MB, 1024 * 1024 * _GB),
        "The most that the upload folder may contain in total; larger uploads are refused.",
        group=_GROUP,
    )
