"""Which folders of photos are not shown: by a name anywhere, by one exact path, or by a marker file in them."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

MARKERS = (".nogallery", ".nomedia", ".nofoldergram")
"""A file of one of these names, in any case, excludes the folder that contains it, with everything below."""
LONGEST_EXCLUSION = 1000
"""Characters of an exclusion."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Folders that are not shown, with everything below them. Build it with `parse_exclusion`."""

    text: str
    """As a setting has it: "Private" is every folder of that name in any case, "Travel/Private" and "/Private" are the
    one folder with that path below a root."""

    @property
    def is_path(self) -> bool:
        """Return whether it means one exact path."""
        return "/" in self.text

    @property
    def reason(self) -> str:
        """Say what excludes a folder, after "excluded by"."""
        return f"the path {self.text}" if self.is_path else f"the folder name {self.text}"


def parse_exclusion(text: str) -> Exclusion | None:
    """Read an exclusion, None if it is not one: empty, too long, the whole root, or a path with "." or ".." in it."""
    parts = text.removeprefix("./").strip("/").split("/")
    if len(text) > LONGEST_EXCLUSION or any(part in {"", ".", ".."} or not part.strip() for part in parts):
        return None
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        return None
    path = "/".join(parts)
    is_anchored = text.startswith(("/", "./")) and len(parts) == 1
    return Exclusion(f"/{path}" if is_anchored else path)


class ExcludedFolders:
    """Decides which folders exclusions mean. Composed and decomposed forms of a letter are the same letter."""

    def __init__(self, exclusions: Iterable[Exclusion] = ()) -> None:
        """Prepare the comparison with these exclusions."""
        self._names: dict[str, Exclusion] = {}
        self._paths: dict[str, Exclusion] = {}
        for exclusion in exclusions:
            if exclusion.is_path:
                self._paths[_composed(exclusion.text.strip("/"))] = exclusion
            else:
                self._names[_folded(exclusion.text)] = exclusion

    def __bool__(self) -> bool:
        """Return whether there is any exclusion."""
        return bool(self._names or self._paths)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return all of them as settings have them."""
        return tuple(exclusion.text for exclusion in (*self._names.values(), *self._paths.values()))

    def exclusion_of(self, path: bytes) -> Exclusion | None:
        """Return what excludes a folder by its path below a root; the folders above it are not considered."""
        text = os.fsdecode(path)
        found = self._paths.get(_composed(text)) if self._paths else None
        if found is None and self._names:
            found = self._names.get(_folded(text.rpartition("/")[2]))
        return found


@dataclass(frozen=True, slots=True)
class DiscoveryRules:
    """What discovery leaves out, beyond what systems and programs keep for themselves."""

    folders: ExcludedFolders = field(default_factory=ExcludedFolders)
    ignores_root_photos: bool = False
    """Whether photos directly in a root are counted instead of shown."""


@dataclass(frozen=True, slots=True)
class ExcludedPaths:
    """What was excluded in one root."""

    folders: Mapping[bytes, str] = field(default_factory=dict)
    """The reason of each excluded folder; those below it are not listed."""
    root_photos: str | None = None
    """The reason why photos directly in the root are not shown, None if they are."""

    def __bool__(self) -> bool:
        """Return whether anything is excluded."""
        return bool(self.folders) or self.root_photos is not None

    def reason_of(self, path: bytes) -> str | None:
        """Return why a file is excluded, None for one that is not."""
        if self.root_photos is not None and b"/" not in path:
            return self.root_photos
        return next((self.folders[folder] for folder in _folders_above(path) if folder in self.folders), None)


def _folders_above(path: bytes) -> Iterator[bytes]:
    yield b""
    end = path.find(b"/")
    while end >= 0:
        yield path[:end]
        end = path.find(b"/", end + 1)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
