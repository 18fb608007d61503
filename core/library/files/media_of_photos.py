"""The files of photos that are not their primary ones, for members: in folders by name, and for archives."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Collection, Mapping

from core.library.files.file_names import exact_name
from core.library.files.folder_queries import FOLDER_OF, OTHER_BY_PATH, OTHER_FILES
from core.models import Actor, AssetKey, CollectionSet, FileRole, FurtherFile, PhotoId
from core.permissions import shows_other_files

_MEDIA = frozenset({FileRole.RAW_TWIN, FileRole.LIVE_VIDEO, FileRole.EDITED})


def further_files(
    connection: sqlite3.Connection, actor: Actor, photos: Collection[PhotoId], *, with_sidecars: bool = False
) -> Mapping[AssetKey, tuple[FurtherFile, ...]]:
    """Return the other media files of photos, also sidecars if asked for, by photo in the order of their paths.

    Guests of share links and the public are shown none: they have the primary files only.
    """
    if not shows_other_files(actor) or not photos:
        return {}
    found: dict[AssetKey, tuple[FurtherFile, ...]] = {}
    for row in connection.execute(*OTHER_FILES.fill(actor, wanted=json.dumps(list(photos)))):
        is_in_folder = row["is_in_same_root"] and _folder(row["path"]) == _folder(row["photo_path"])
        file = _file(row, is_in_folder=is_in_folder)
        if file.role in _MEDIA or (with_sidecars and file.role.is_sidecar):
            found[file.asset_key] = (*found.get(file.asset_key, ()), file)
    return found


def find_further_file(
    connection: sqlite3.Connection, actor: Actor, collection: CollectionSet, name: str
) -> FurtherFile | None:
    """Return the other media file that a collection has under this name on disk, None when there is none."""
    folder = connection.execute(*FOLDER_OF.fill(actor, slug=collection.slug)).fetchone()
    if folder is None or not shows_other_files(actor):
        return None
    prefix = folder["folder"] + b"/" if folder["folder"] else b""
    paths = [prefix + unicodedata.normalize(form, name).encode() for form in ("NFC", "NFD")]
    values = {"root": folder["root_id"], "path": paths[0], "other_path": paths[1]}
    row = connection.execute(*OTHER_BY_PATH.fill(actor, collection, **values)).fetchone()
    file = None if row is None else _file(row, is_in_folder=True)
    return file if file is not None and file.role in _MEDIA and file.name == name else None


def _folder(path: bytes) -> bytes:
    return path.rpartition(b"/")[0]


def _file(row: sqlite3.Row, *, is_in_folder: bool) -> FurtherFile:
    """Return a file; outside of the folder of its photo, another one may have its name."""
    name = exact_name(row["path"])
    return FurtherFile(
        file_id=row["file_id"],
        asset_key=AssetKey(row["asset_key"]),
        role=FileRole(row["role"]),
        name=name,
        has_plain_name=is_in_folder and "\ufffd" not in name,
        size=row["size"],
        mtime=row["mtime_ns"] // 1_000_000_000,
    )
