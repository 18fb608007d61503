"""Which folders the next scan need not compare: those whose rows are what was found in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from core.indexing.moves.moved_files import folder_of
from core.indexing.signatures.models import FolderRecord
from core.indexing.units.joined_files import JoinedFolders
from core.indexing.units.root_survey import RootSurvey
from core.media.fingerprints import Fingerprint

FILES_AT_ONCE = 5000
"""How many files are compared at a time, as far as folders are not larger."""


def settled_folders(
    survey: RootSurvey,
    joined: JoinedFolders,
    photos_in: Callable[[Collection[bytes]], Iterable[Fingerprint]],
    others: Iterable[Fingerprint],
    identified: Collection[bytes] = (),
) -> dict[bytes, FolderRecord]:
    """Return what to keep of the compared folders after all changes were written.

    `photos_in` returns the primary files that are recorded in folders and need no other look, `others` are all other
    files. A folder keeps its signature if what was found in it is recorded: whatever could not be read or written is
    tried again. So is the joining of files in `identified` folders, where content identifiers were found since.
    """
    found: dict[bytes, list[Fingerprint]] = {folder: [] for folder in survey.compared}
    for file in survey.files:
        found[folder_of(file.path)].append(file)
    photos = {folder: len(files) for folder, files in found.items()}
    primaries = {file.path for file in survey.files}
    unsettled = {folder.path for folder in survey.mixed if folder.path in identified}
    for each in joined.files:
        folder = folder_of(each.file.path)
        found[folder].append(each.file)
        if each.primary not in primaries:  # it waits there for a photo that is missing
            unsettled.add(folder)
    for file in joined.kept:
        found[folder_of(file.path)].append(file)
    sidecars = survey.sidecars_by_folder()
    records: dict[bytes, FolderRecord] = {}
    recorded_others = _by_folder(others)
    for part in _parts(found):
        recorded = _by_folder(photos_in(part))
        for folder in part:
            is_same = recorded[folder] | recorded_others[folder] == set(found[folder])
            signature = survey.compared[folder] if is_same and folder not in unsettled else None
            records[folder] = FolderRecord(signature, photos[folder], sidecars[folder])
    return records


def _by_folder(files: Iterable[Fingerprint]) -> defaultdict[bytes, set[Fingerprint]]:
    found: defaultdict[bytes, set[Fingerprint]] = defaultdict(set)
    for file in files:
        found[folder_of(file.path)].add(file)
    return found


def _parts(found: Mapping[bytes, Collection[Fingerprint]]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for folder, files in found.items():
        part.append(folder)
        size += len(files)
        if size >= FILES_AT_ONCE:
            yield part
            part, size = [], 0
    if part:
        yield part
