"""The files below a root as a scan found them, and joined to photos. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.indexing.moves.known_files import KnownFile
from core.indexing.moves.moved_files import folder_of
from core.indexing.reconciliation import Plan, is_below
from core.indexing.signatures.models import FolderRecord
from core.indexing.units.changed_files import FileChanges, OtherFile, file_changes
from core.indexing.units.joined_files import JoinedFolders, KnownUnits, join_folders, merged_skipped
from core.indexing.units.photo_sidecars import MatchedSidecars, SidecarIndex
from core.media.discovery import DiscoveredFolder, Problem, SkippedFiles
from core.media.file_kinds import is_photo
from core.media.fingerprints import Fingerprint
from core.media.sidecars.other_parts import OtherParts
from core.media.sidecars.sidecar_matching import is_in_export
from core.models import ExcludedPaths, FileRole

_NO_SIDECARS = SidecarIndex()


@dataclass(frozen=True, slots=True)
class RootSurvey:
    """The files below a root."""

    files: tuple[Fingerprint, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[tuple[bytes, SkippedFiles], ...]
    """Folders with what is not shown of them."""
    empty: bool
    excluded: ExcludedPaths
    mixed: tuple[DiscoveredFolder, ...]
    """The folders with more than pictures."""
    sidecars: SidecarIndex = _NO_SIDECARS
    compared: Mapping[bytes, bytes | None] = field(default_factory=dict)
    """The listed folders with their signatures; all that is above is about them."""
    kept: Mapping[bytes, FolderRecord] = field(default_factory=dict)
    """The folders that are as the last scan left them."""
    is_all_kept: bool = False
    """Whether there is no other folder, and was none."""
    assumed: bytes = b""
    """What the signatures are valid for; see `core.indexing.signatures.assumptions`."""

    @property
    def sidecar_count(self) -> int:
        """Return how many sidecars of photos there are."""
        return self.sidecars.number + sum(record.sidecars for record in self.kept.values())

    def sidecars_by_folder(self) -> Counter[bytes]:
        """Count the sidecars in compared folders."""
        return Counter(
            folder_of(path) for path in {path for each in self.sidecars.photos.values() for path in each.paths}
        )

    def is_in_export(self, others: Iterable[bytes]) -> bool:
        """Return whether sidecars elsewhere may describe photos in these folders, or in mixed ones, or vice versa."""
        folders = (*others, *(folder.path for folder in self.mixed))
        return any(is_in_export(folder) for folder in folders)

    def joined(
        self, rows: KnownUnits, root: bytes | None = None, elsewhere: OtherParts | None = None
    ) -> tuple[RootSurvey, JoinedFolders]:
        """Return the survey with the other photos of mixed folders among its files, and what belongs to which photo.

        `elsewhere` are files of other roots in the same exports as this root.
        """
        companions = [file for folder in self.mixed for _, file in folder.companions]
        matched = MatchedSidecars(self.files, self.mixed, root, elsewhere or OtherParts())
        joined = join_folders(self.mixed, (*self.files, *companions), rows, is_photo, matched.described())
        sidecars = matched.index((*self.files, *joined.photos), joined.files)
        skipped = merged_skipped((*self.skipped, *joined.unsupported))
        return replace(self, files=(*self.files, *joined.photos), skipped=skipped, sidecars=sidecars), joined

    def with_former_primaries(self, others: Iterable[OtherFile]) -> RootSurvey:
        """Return the survey with the folders among the mixed ones to which the picture of a photo has come back."""
        missing = [other.fingerprint for other in others if other.is_missing and other.role == FileRole.EDITED]
        if not missing:
            return self
        paths = {file.path for file in missing}
        identities = {(file.size, file.mtime_ns, file.inode) for file in missing}
        back = (
            file for file in self.files if file.path in paths or (file.size, file.mtime_ns, file.inode) in identities
        )
        folders: dict[bytes, list[Fingerprint]] = {folder_of(file.path): [] for file in back}
        for folder in self.mixed:
            folders.pop(folder.path, None)
        if not folders:
            return self
        for file in self.files:
            if folder_of(file.path) in folders:
                folders[folder_of(file.path)].append(file)
        found = [DiscoveredFolder(folder, tuple(files), (), empty=False) for folder, files in sorted(folders.items())]
        return replace(self, mixed=(*self.mixed, *found))

    def with_signatures(self, known: Mapping[bytes, int | None]) -> RootSurvey:
        """Return the survey with the sidecars of these photos, by path, as they were when they were read."""
        signatures = {**self.sidecars.signatures, **{path: each for path, each in known.items() if each is not None}}
        return replace(self, sidecars=replace(self.sidecars, signatures=signatures))

    def file_changes(
        self, joined: JoinedFolders, others: Sequence[OtherFile], known: Sequence[KnownFile], plan: Plan
    ) -> FileChanges:
        """Return what changes in the rows of other files."""
        unseen = [problem.path for problem in self.problems if problem.folder]
        found = {file.path for folder in self.mixed for _, file in folder.companions}
        found |= {file.path for folder in self.mixed for file in folder.files}
        displaced = {row.photo_id for row in plan.displaced}
        primaries = {row.photo_id: row.path for row in known if row.photo_id not in displaced}
        primaries |= {row.photo_id: file.path for row, file in plan.moved}
        kept = {file.path for file in joined.kept}
        return file_changes(joined.files, others, primaries, found, lambda path: is_below(path, unseen), kept)
