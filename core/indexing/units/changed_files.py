"""What a scan changes in the table of files for those that are not the primary ones of their photos. No I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.media.fingerprints import Fingerprint
from core.models import FileRole, MediaKind, PhotoId

REFUSED_CTIME = -1
"""The stored time of the last change of a file that was joined without being read: never a real one."""


class OtherFile(NamedTuple):
    """A row of a file that is not the primary one of its photo."""

    file_id: int
    photo_id: PhotoId
    path: bytes
    role: str
    size: int
    mtime_ns: int
    inode: int | None
    ctime_ns: int | None
    is_missing: bool
    content_id: str | None

    @property
    def fingerprint(self) -> Fingerprint:
        """The file as it was when it was joined."""
        return Fingerprint(self.path, self.size, self.mtime_ns, self.inode, self.ctime_ns)


class JoinedFile(NamedTuple):
    """A file that belongs to the photo of another one."""

    primary: bytes
    role: FileRole
    kind: MediaKind
    file: Fingerprint
    content_id: str | None = None
    """If it was read now."""
    is_refused: bool = False
    """Whether it could not be read now through no fault of its own: the next scan reads and joins it again."""


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What a scan changes in the rows of other files."""

    added: tuple[JoinedFile, ...] = ()
    changed: tuple[tuple[OtherFile, JoinedFile], ...] = ()
    """Files with another path, size, time, role or photo, and those that were missing."""
    missing: tuple[OtherFile, ...] = ()
    removed: tuple[OtherFile, ...] = ()
    """Rows of files that are there and belong to no photo or are photos of their own now."""

    def parts(self, size: int) -> Iterator[FileChanges]:
        """Yield the changes in parts of at most this many rows of each sort."""
        longest = max(map(len, (self.added, self.changed, self.missing, self.removed)))
        for start in range(0, longest, size):
            end = start + size
            yield FileChanges(
                self.added[start:end], self.changed[start:end], self.missing[start:end], self.removed[start:end]
            )

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.added or self.changed or self.missing or self.removed)


def file_changes(
    joined: Iterable[JoinedFile],
    others: Iterable[OtherFile],
    primaries: Mapping[PhotoId, bytes],
    found: Collection[bytes],
    unseen: Callable[[bytes], bool],
    kept: Collection[bytes] = (),
) -> FileChanges:
    """Compare joined files with their rows, without those at `kept` paths, which stay as they are.

    `primaries` are the current paths of known photos, `found` the paths of all files that can belong to another one.
    `unseen` returns of a path whether the scan could not look there.
    """
    rows = {row.path: row for row in others if row.path not in kept}
    added: list[JoinedFile] = []
    changed: list[tuple[OtherFile, JoinedFile]] = []
    for file in joined:
        row = rows.get(file.file.path)
        if row is None:
            added.append(file)
            continue
        del rows[row.path]
        if row.is_missing or (primaries.get(row.photo_id), row.role, row.fingerprint) != (
            file.primary,
            file.role,
            file.file,
        ):
            changed.append((row, file))
    gone = [row for row in rows.values() if row.path not in found]
    moved = _moved(added, gone, primaries)
    moved_rows = {row.file_id for row, _ in moved}
    moved_files = {file.file.path for _, file in moved}
    return FileChanges(
        added=tuple(file for file in added if file.file.path not in moved_files),
        changed=(*changed, *moved),
        missing=tuple(
            row for row in gone if row.file_id not in moved_rows and not row.is_missing and not unseen(row.path)
        ),
        removed=tuple(row for row in rows.values() if row.path in found),
    )


def _moved(
    added: Sequence[JoinedFile], gone: Sequence[OtherFile], primaries: Mapping[PhotoId, bytes]
) -> list[tuple[OtherFile, JoinedFile]]:
    """Pair new files of a photo with its rows whose files are gone: of the same role, size and time."""
    rows: defaultdict[tuple[bytes, str, int, int], list[OtherFile]] = defaultdict(list)
    for row in gone:
        primary = primaries.get(row.photo_id)
        if primary is not None:
            rows[primary, row.role, row.size, row.mtime_ns].append(row)
    pairs: list[tuple[OtherFile, JoinedFile]] = []
    for file in added:
        candidates = rows.get((file.primary, file.role, file.file.size, file.file.mtime_ns))
        if candidates:
            pairs.append((candidates.pop(0), file))
    return pairs
