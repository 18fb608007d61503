"""What a scan finds next to pictures, joined to photos with what is known of it. No I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.indexing.moves.known_files import KnownFile
from core.indexing.moves.moved_files import Move, folder_of
from core.indexing.units.changed_files import REFUSED_CTIME, JoinedFile, OtherFile
from core.indexing.units.grouping import group_files
from core.indexing.units.lost_primaries import remaining_files
from core.indexing.units.unit_facts import NO_FACTS, MediaFacts
from core.media.discovery import DiscoveredFolder, SkippedFiles
from core.media.file_kinds import media_kind
from core.media.fingerprints import Fingerprint
from core.models import FileKind, FileRole, MediaFile, MediaKind, PhotoId

_NEVER = -2
"""A modification time that no file has."""
_Identity = tuple[int, int, int]
_NOTHING: Mapping[bytes, bytes] = {}


class KnownUnits:
    """The rows of a root: found by path, else by inode, size and time, for files that were moved."""

    def __init__(
        self,
        known: Iterable[KnownFile],
        others: Sequence[OtherFile],
        content_ids: Mapping[PhotoId, str],
        folders: Iterable[DiscoveredFolder],
    ) -> None:
        """Keep the rows of files that can be those of the folders, and of photos with other files."""
        files = [file for folder in folders for file in (*folder.files, *(each.file for each in folder.companions))]
        paths, inodes = {file.path for file in files}, {file.inode for file in files}
        units = {other.photo_id for other in others}
        self._photos: dict[bytes, PhotoId] = {}
        self._prints: dict[bytes, Fingerprint] = {}
        """The primary files of photos as they were when they were read."""
        self._moved_photos: dict[_Identity, PhotoId] = {}
        self._touched_photos: dict[tuple[int, int], PhotoId] = {}
        self._others: dict[bytes, OtherFile] = {}
        self._moved_others: dict[_Identity, OtherFile] = {}
        self._content_ids = content_ids
        self.facts: Mapping[bytes, MediaFacts] = {}
        """What was read of files that are new or changed, by path; nothing else is said of these."""
        self.found_elsewhere: frozenset[PhotoId] = frozenset()
        """Photos whose primary files were recognised by what they hold."""
        self.known_pictures: frozenset[bytes] = frozenset()
        """Paths of pictures that were recognised in this way: they take the place of no other file."""
        self.lost: frozenset[PhotoId] = frozenset()
        """Photos whose primary files are nowhere: they continue with what is left of them."""
        self._paths: dict[PhotoId, bytes] = {}
        self._hidden: set[bytes] = set()
        """Where photos were whose files belong to others now."""
        for other in others:
            self._others[other.path] = other
            if other.inode is not None:
                self._moved_others[other.inode, other.size, other.mtime_ns] = other
        for row in known:
            if row.path not in paths and row.inode not in inodes and row.photo_id not in units:
                continue
            self._paths[row.photo_id] = row.path
            if row.deleted and self._is_joined(row.path):
                self._hidden.add(row.path)  # the photo that a live video was before its still was found
                continue
            self._photos[row.path] = row.photo_id
            self._prints[row.path] = row.fingerprint
            if row.inode is not None:
                self._moved_photos[row.inode, row.size, row.mtime_ns] = row.photo_id
                self._touched_photos[row.inode, row.size] = row.photo_id

    def media_file(self, kind: MediaKind, file: Fingerprint) -> MediaFile:
        """Return a file with what is known of it.

        A picture that was moved and touched may be another one with its inode, and is still joined by its stem only.
        A sidecar is never a photo, even where its inode, size and time are those of one that was deleted.
        """
        photo = None if kind.is_sidecar else self._photos.get(file.path)
        other = self._others.get(file.path) if photo is None else None
        if photo is None and other is None:
            photo = None if kind.is_sidecar else self._moved_photos.get(_identity(file))
            other = self._moved_others.get(_identity(file)) if photo is None else None
            if kind is MediaKind.PICTURE and photo is None and file.inode is not None:
                photo = self._touched_photos.get((file.inode, file.size))
        unit = photo if other is None else other.photo_id
        facts = self.facts.get(file.path, NO_FACTS)
        content_id = self._content_id(file.path, photo)
        if other is not None and not self.is_new(file):
            content_id = other.content_id
        return MediaFile(
            file.path,
            kind,
            file.size,
            file.mtime_ns,
            content_id,
            seconds=facts.seconds,
            is_photo=photo is not None or file.path in self.known_pictures,
            unit=unit,
        )

    def is_new(self, file: Fingerprint) -> bool:
        """Return whether nothing of this size and time is known at its path, or it was not read then."""
        other = self._others.get(file.path)
        if other is not None:
            return other.ctime_ns == REFUSED_CTIME or (other.size, other.mtime_ns) != (file.size, file.mtime_ns)
        return file.path not in self._photos and _identity(file) not in self._moved_photos

    def is_unread(self, file: Fingerprint) -> bool:
        """Return whether a file is new, or is not the one that was read at its path."""
        known = self._prints.get(file.path)
        if known is None:
            return self.is_new(file)
        is_touched = known.ctime_ns is not None and known.ctime_ns != file.ctime_ns
        return is_touched or (known.size, known.mtime_ns) != (file.size, file.mtime_ns)

    def is_refused(self, kind: MediaKind, file: Fingerprint) -> bool:
        """Return whether an unread video could not be read: of unread files all videos are, and others if need be."""
        return kind is MediaKind.VIDEO and file.path not in self.facts and self.is_unread(file)

    def content_id_of(self, path: bytes) -> str | None:
        """Return the content identifier by which the file at a path was joined, None without one."""
        return self._content_id(path, self._photos.get(path))

    def _content_id(self, path: bytes, photo: PhotoId | None) -> str | None:
        """Return the identifier that was read now, otherwise that of the photo."""
        if photo is None or path in self.facts:
            return self.facts.get(path, NO_FACTS).content_id
        return self._content_ids.get(photo)

    def is_settled_elsewhere(self, file: Fingerprint) -> bool:
        """Return whether a video that no file of its folder claims is that of a still in another folder, as before."""
        other = self._others.get(file.path)
        if other is None or other.content_id is None or other.is_missing or self.is_new(file):
            return False
        still = self._paths.get(other.photo_id)
        return still is None or folder_of(still) != folder_of(file.path)

    def _is_joined(self, path: bytes) -> bool:
        other = self._others.get(path)
        return other is not None and not other.is_missing

    def recognise(self, moved: Iterable[Move], joined: JoinedFolders) -> bool:
        """Note moved photos that join their files in another way than `joined` does; return whether there are any."""
        pictures = set(joined.successors.values())
        moved = [(row, file) for row, file in moved if row.photo_id in joined.gone or file.path in pictures]
        self.found_elsewhere = frozenset(row.photo_id for row, _ in moved)
        self.known_pictures = frozenset(file.path for _, file in moved)
        return bool(moved)

    def remaining_files(self, folders: Iterable[DiscoveredFolder]) -> Mapping[PhotoId, bytes]:
        """Return the files, by their paths, with which the lost photos continue; without some there is none left."""
        if not self.lost:
            return {}
        files = (
            self.media_file(kind, file)
            for folder in folders
            for kind, file in (*((MediaKind.PICTURE, file) for file in folder.files), *folder.companions)
            if file.path not in self._hidden
        )
        return remaining_files(files, self.lost)

    def other(self, file: MediaFile) -> OtherFile | None:
        """Return the row of a file that is not the primary one of its photo, by its path."""
        return self._others.get(file.path)

    def is_known(self, photo: PhotoId) -> bool:
        """Return whether a photo is one of this root, in a folder that is compared."""
        return photo in self._paths

    def path_of(self, photo: PhotoId) -> bytes:
        """Return the path at which a photo was at the last scan."""
        return self._paths[photo]

    def photos_of(self, files: Iterable[Fingerprint]) -> set[PhotoId]:
        """Return the photos whose primary files these are, here or moved."""
        found = {
            self._photos.get(file.path) or self._touched_photos.get((file.inode or 0, file.size)) for file in files
        }
        return {photo for photo in found if photo is not None} | self.found_elsewhere


@dataclass(frozen=True, slots=True)
class JoinedFolders:
    """Where the files of folders belong that hold more than pictures."""

    photos: tuple[Fingerprint, ...] = ()
    """Videos and RAW files that are photos of their own."""
    files: tuple[JoinedFile, ...] = ()
    unsupported: tuple[tuple[bytes, SkippedFiles], ...] = ()
    """Files that belong to no photo, with their folders."""
    kept: tuple[Fingerprint, ...] = ()
    """Live videos of stills in other folders, whose rows stay as they are."""
    gone: frozenset[PhotoId] = frozenset()
    """Photos whose primary files were not found, with whom other files stay."""
    successors: Mapping[PhotoId, bytes] = field(default_factory=dict)
    """The files, by path, that take the place of primary files: new pictures of RAW files and videos, and what is left
    of photos whose primary files are gone."""
    continued: frozenset[PhotoId] = frozenset()
    """Those of the successors' photos whose primary files are gone."""

    def handed_over(self, known: list[KnownFile]) -> list[KnownFile]:
        """Return the rows of photos with the paths of their new primary files, which are to be read."""
        if not self.successors:
            return known
        paths = self.successors
        return [
            row._replace(path=paths[row.photo_id], mtime_ns=_NEVER) if row.photo_id in paths else row for row in known
        ]


def join_folders(
    folders: Sequence[DiscoveredFolder],
    found: Iterable[Fingerprint],
    rows: KnownUnits,
    shown: Callable[[MediaKind, bytes], bool],
    described: Mapping[bytes, bytes] = _NOTHING,
) -> JoinedFolders:
    """Join the companions of folders to photos.

    `found` are all files of the root, and `shown` says whether a file of a kind and a name is a photo by itself.
    `described` are files by the paths of the sidecars that describe them, for sidecars whose names do not say so
    simply. A photo in `rows.lost` continues with what is left of it. What belonged to another one whose primary file
    was not found stays with it, and is counted as not shown.
    """
    joined = _Joining(rows, found, shown, described, rows.remaining_files(folders))
    for folder in folders:
        joined.add(folder)
    return JoinedFolders(
        tuple(joined.photos),
        tuple(joined.files),
        tuple(joined.unsupported),
        tuple(joined.kept),
        frozenset(joined.gone),
        joined.successors,
        frozenset(joined.remaining),
    )


def merged_skipped(counts: Iterable[tuple[bytes, SkippedFiles]]) -> tuple[tuple[bytes, SkippedFiles], ...]:
    """Add up the counts of one folder and kind."""
    found: dict[tuple[bytes, FileKind], SkippedFiles] = {}
    for folder, counted in counts:
        other = found.get((folder, counted.kind))
        if other is not None:
            counted = SkippedFiles(counted.kind, counted.number + other.number, min(counted.example, other.example))
        found[folder, counted.kind] = counted
    return tuple((folder, counted) for (folder, _), counted in found.items())


class _Joining:
    """The result of `join_folders` while folders are added."""

    def __init__(
        self,
        rows: KnownUnits,
        found: Iterable[Fingerprint],
        shown: Callable[[MediaKind, bytes], bool],
        described: Mapping[bytes, bytes],
        remaining: Mapping[PhotoId, bytes],
    ) -> None:
        self.photos: list[Fingerprint] = []
        self.files: list[JoinedFile] = []
        self.unsupported: list[tuple[bytes, SkippedFiles]] = []
        self.kept: list[Fingerprint] = []
        self.gone: set[PhotoId] = set()
        self.successors: dict[PhotoId, bytes] = dict(remaining)
        self.remaining = remaining
        self._remaining_paths = frozenset(remaining.values())
        self._rows = rows
        self._found = found
        self._shown = shown
        self._described = described
        self._present: set[PhotoId] | None = None

    def add(self, folder: DiscoveredFolder) -> None:
        fingerprints = {file.path: file for file in folder.files}
        fingerprints |= {file.path: file for _, file in folder.companions}
        files = [self._media_file(MediaKind.PICTURE, file) for file in folder.files]
        files += [self._media_file(kind, file) for kind, file in folder.companions]
        grouping = group_files(files)
        skipped: list[MediaFile] = []
        owners: dict[bytes, bytes] = {}
        for unit in grouping.units:
            video = fingerprints[unit.primary.path]
            if unit.primary.kind is MediaKind.VIDEO and self._rows.is_settled_elsewhere(video):
                self.kept.append(video)
                skipped += [file for _, file in unit.others]
                continue
            if not self._shown(unit.primary.kind, unit.primary.name) or self._stays(unit.primary):
                skipped += [unit.primary, *(file for _, file in unit.others)]
                continue
            primary = unit.primary.path
            if unit.primary.kind is not MediaKind.PICTURE:
                self.photos.append(fingerprints[primary])
            self.successors |= {
                PhotoId(file.unit): primary for _, file in unit.others if file.is_photo and file.unit is not None
            }
            owners |= {file.path: primary for file in (unit.primary, *(file for _, file in unit.others))}
            self.files += [
                self._joined_file(primary, role, file, fingerprints[file.path]) for role, file in unit.others
            ]
        for sidecar in grouping.lone_sidecars:
            if self._described.get(sidecar.path, b"").startswith(b"/"):
                continue  # it describes a photo of another root
            owner = self._owner_of(sidecar, folder.path, owners)
            if owner is None:
                skipped.append(sidecar)
            else:
                role = FileRole(sidecar.kind.value)
                self.files.append(JoinedFile(owner, role, sidecar.kind, fingerprints[sidecar.path]))
        for file in skipped:
            row = self._rows.other(file)
            if row is not None and self._stays(file):
                primary = self._rows.path_of(row.photo_id)
                self.files.append(self._joined_file(primary, FileRole(row.role), file, fingerprints[file.path]))
        self.unsupported += [(folder.path, counted) for counted in _counted(skipped)]

    def _joined_file(self, primary: bytes, role: FileRole, file: MediaFile, fingerprint: Fingerprint) -> JoinedFile:
        is_refused = self._rows.is_refused(file.kind, fingerprint)
        return JoinedFile(primary, role, file.kind, fingerprint, file.content_id, is_refused)

    def _media_file(self, kind: MediaKind, file: Fingerprint) -> MediaFile:
        found = self._rows.media_file(kind, file)
        return replace(found, is_photo=True) if file.path in self._remaining_paths else found

    def _owner_of(self, sidecar: MediaFile, folder: bytes, owners: Mapping[bytes, bytes]) -> bytes | None:
        """Return the photo that a sidecar describes, which may be in another folder; None if there is none."""
        described = self._described.get(sidecar.path)
        if described is None or described.rpartition(b"/")[0] == folder:
            return owners.get(described or b"")
        name = described.rpartition(b"/")[2]
        return described if self._shown(media_kind(name) or MediaKind.PICTURE, name) else None

    def _stays(self, file: MediaFile) -> bool:
        """Return whether a file belongs to a photo whose primary file is gone."""
        if file.is_photo or file.unit is None or not self._rows.is_known(PhotoId(file.unit)):
            return False
        if self._present is None:
            self._present = self._rows.photos_of(self._found) | self.remaining.keys()
        if file.unit in self._present:
            return False
        self.gone.add(PhotoId(file.unit))
        return True


def _identity(file: Fingerprint) -> _Identity:
    return file.inode or 0, file.size, file.mtime_ns


def _counted(files: Iterable[MediaFile]) -> list[SkippedFiles]:
    names: defaultdict[FileKind, list[bytes]] = defaultdict(list)
    for file in files:
        names[_FILE_KINDS[file.kind]].append(file.name)
    return [SkippedFiles(kind, len(of_kind), min(of_kind)) for kind, of_kind in names.items()]


_FILE_KINDS = {
    MediaKind.PICTURE: FileKind.OTHER,
    MediaKind.VIDEO: FileKind.VIDEO,
    MediaKind.RAW: FileKind.RAW,
    MediaKind.XMP: FileKind.SIDECAR,
    MediaKind.JSON: FileKind.SIDECAR,
}
