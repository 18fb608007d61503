"""The plan of a permanent deletion, and the progress and result of one or of a restoration."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby

from core.deletion.quarantine import FileRefusedError, QuarantineFile, look
from core.indexing.root_watch import is_online
from core.models import AssetKey, PhotoId
from core.text import display_path


@dataclass(frozen=True)
class DeletionPlan:
    """The files of photos that can be deleted, and why others cannot."""

    photos: tuple[tuple[PhotoId, tuple[QuarantineFile, ...]], ...]
    refused: tuple[str, ...] = ()
    """Why photos are left out; safe to show."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The files with their whole paths, safe to show."""
        return tuple(display_path(os.path.join(file.root, file.path)) for file in self._files)  # noqa: PTH118 - bytes

    @cached_property
    def folders(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the files by the whole path of their folder; safe to show."""
        found: dict[str, list[str]] = {}
        for file in self._files:
            folder, _, name = file.path.rpartition(b"/")
            whole = display_path(os.path.join(file.root, folder).rstrip(b"/") or b"/")  # noqa: PTH118 - bytes
            found.setdefault(whole, []).append(display_path(name))
        return {folder: tuple(names) for folder, names in found.items()}

    @cached_property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self._files)

    @property
    def confirmation(self) -> str:
        """What the admin types."""
        return f"delete {len(self.photos)} photo{'s' * (len(self.photos) != 1)}"

    @property
    def _files(self) -> Iterable[QuarantineFile]:
        return (file for _, files in self.photos for file in files)


@dataclass(frozen=True, slots=True)
class DeletionResult:
    """What a deletion or restoration did."""

    photos: int
    """Photos whose files were moved."""
    refused: tuple[str, ...]
    """Why photos were not moved; safe to show."""
    left: int = 0
    """Photos that it did not reach, because it ended before."""
    ended_by: str = ""
    """Why it ended before, safe to show; empty when it did not."""


@dataclass(frozen=True, slots=True)
class QuarantinedPhoto:
    """A deleted photo whose files can still be restored."""

    photo_id: PhotoId
    asset_key: AssetKey
    names: tuple[str, ...]
    """Its files with their whole paths, safe to show."""
    size: int
    """Bytes of its files."""
    deleted_by: str
    """The name of a member, safe to show."""
    deleted: datetime
    """UTC, as the other time."""
    removed: datetime
    """When its files are removed."""


@dataclass
class DeletionProgress:
    """How far a deletion or restoration is."""

    total: int
    moved: int = 0
    """Photos whose files were moved."""
    refused: list[str] = field(default_factory=list)
    ended_by: str = ""

    @property
    def done(self) -> int:
        """Photos that were moved or refused."""
        return self.moved + len(self.refused)

    @property
    def result(self) -> DeletionResult:
        """What it has done."""
        return DeletionResult(self.moved, tuple(self.refused), self.total - self.done, self.ended_by)


def plan_of(found: Sequence[tuple[PhotoId, QuarantineFile | None]]) -> DeletionPlan:
    """Look at the files of photos, without reading them, and return what can be deleted. It blocks."""
    photos: list[tuple[PhotoId, tuple[QuarantineFile, ...]]] = []
    refused: list[str] = []
    unknown, offline = 0, Counter[bytes]()
    online = {file.root: is_online(file.root, holds_photos=True) for _, file in found if file is not None}
    for photo_id, group in groupby(found, key=lambda each: each[0]):
        files = [file for _, file in group]
        known = tuple(file for file in files if file is not None)
        away = [file.root for file in known if not online[file.root]]
        if len(known) < len(files):
            unknown += 1
        elif away:
            offline[away[0]] += 1
        else:
            try:
                for file in known:
                    look(file)
            except FileRefusedError as error:
                refused.append(error.message)
            else:
                photos.append((photo_id, known))
    for root, count in offline.items():
        refused.append(f"{_number(count)} not deleted: the folder {display_path(root)} is offline.")
    if unknown:
        refused.append(f"{_number(unknown)} not deleted yet: the content is not known, a scan reads it.")
    return DeletionPlan(tuple(photos), tuple(refused))


def _number(count: int) -> str:
    return "1 photo is" if count == 1 else f"{count:,} photos are"
