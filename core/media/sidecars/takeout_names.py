"""Finds the JSON file of Google Takeout that describes a photo, by their names. Pure.

Takeout writes "NAME.json", since 2024 "NAME.supplemental-metadata.json", for the photo NAME. What stands before ".json"
is cut after 46 UTF-16 units, the names of photos after 51. Of photos with equal names, the second is "IMG(1).jpg" and
its file "IMG.jpg(1).json" or "IMG.jpg.supplemental-metadata(1).json": the number is never cut. Edited versions
("IMG-edited.jpg", in the language of the account) and the videos of live photos have no JSON file of their own.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from core.media.sidecars.takeout_metadata import TakeoutMetadata

MOST_CANDIDATES = 8
_LONGEST = 46
_LONGEST_PHOTO = 51
_SUFFIX = "supplemental-metadata"
_JSON = ".json"
_NUMBERED = re.compile(r"(.+)\(([0-9]{1,6})\)", re.DOTALL)
_MARK = re.compile(r"[^\W\d_][^\d_().]{0,29}")
"""The word that marks an edited version, in any language, also cut."""
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}")
_MEDIA_WORDS = (
    "3gp arw avi avif bmp cr2 cr3 dng gif heic heif jfif jpeg jpg m4v mkv mov mp mp4 mpg mts nef orf png raf rw2 tif "
    "tiff webm webp wmv"
)
_MEDIA = frozenset(_MEDIA_WORDS.split())
# What file systems do not permit in names, and Takeout's program for archives neither.
_REPLACED = re.compile(r"""[%&=+'"/\\:*?<>|#;,\x00-\x1f]""")


@dataclass(frozen=True, slots=True)
class JsonCandidate:
    """A JSON file that may describe a photo."""

    path: bytes
    needs_title: bool
    """Whether the names alone do not say so: only if the title in it is that of the photo."""


_Described = tuple[str, int | None]
"""What the name of a JSON file describes: a name in lower case, and the number that tells equal names apart."""


class TakeoutNames:
    """The JSON files of one folder, or of the parts of one album in several archives."""

    def __init__(self, paths: Iterable[bytes], photo_names: Collection[bytes] = ()) -> None:
        """Take the JSON files; of equal names the first path counts. `photo_names` are all those in the folder."""
        self._photo_names = photo_names
        self._files: dict[str, bytes] = {}
        for path in paths:
            name = _composed(path.rpartition(b"/")[2]).casefold()
            if name.endswith(_JSON):
                self._files.setdefault(name[: -len(_JSON)], path)

    def candidates(self, photo: bytes) -> tuple[JsonCandidate, ...]:
        """Return the JSON files that may describe the photo of this name, the most probable first."""
        name = _composed(photo)
        path = self._files.get(name.casefold())
        # Most names are these, and need no index of all others.
        if path is None and len(name) <= _LONGEST and name.isascii() and "(" not in name:
            path = self._files.get(f"{name}.{_SUFFIX}"[:_LONGEST].casefold())
        if path is not None:
            return (JsonCandidate(path, needs_title=False),)
        return self._index.candidates(name)[:MOST_CANDIDATES]

    @cached_property
    def _index(self) -> _Index:
        return _Index(self._files, map(_composed, self._photo_names))


class _Index:
    """JSON files by all that their names may describe."""

    def __init__(self, files: Mapping[str, bytes], photos: Iterable[str]) -> None:
        names = set(photos)
        self._photos = {name.casefold() for name in names}
        cut = Counter(_cut(name).casefold() for name in names if _units(name) > _LONGEST)
        self._shared = {name for name, number in cut.items() if number > 1}
        """Beginnings of the names of several photos."""
        self._whole: dict[_Described, bytes] = {}
        self._suffixed: dict[_Described, bytes] = {}
        """By what stands before the word "supplemental-metadata", or the beginning of it."""
        self._foreign: dict[_Described, bytes] = {}
        """By what stands before the last word, of any language."""
        self._stems: dict[_Described, bytes] = {}
        """By what is described, without the extension of a photo or video."""
        self._numbers: defaultdict[str, list[bytes]] = defaultdict(list)
        """All files of one name, with any number."""
        for name, path in files.items():
            self._add(name, path)

    def candidates(self, name: str) -> tuple[JsonCandidate, ...]:
        """Return the JSON files that may describe the photo of this name, the most probable first."""
        found = self._of_name(name)
        if not found:
            found = next(filter(None, map(self._of_name, _originals(name))), ())
        if not found:
            numbered = _numbered_photo(name)
            # The file of a second photo may be lost; that of another photo says nothing about this one.
            if numbered is not None and numbered[0].casefold() not in self._photos:
                found = self._of_name(numbered[0])
        return found

    def _add(self, name: str, path: bytes) -> None:
        number: int | None = None
        self._whole.setdefault((name, None), path)
        numbered = _NUMBERED.fullmatch(name) if name.endswith(")") else None
        if numbered is not None:
            name, number = numbered[1], int(numbered[2])
            self._whole.setdefault((name, number), path)
        self._numbers[name].append(path)
        before, _, last = name.rpartition(".")
        if before and _SUFFIX.startswith(last):
            self._suffixed.setdefault((before, number), path)
            stem, _, extension = before.rpartition(".")
            if stem and extension in _MEDIA:
                self._stems.setdefault((stem, number), path)
        elif before:
            self._foreign.setdefault((before, number), path)
            if last in _MEDIA:
                self._stems.setdefault((before, number), path)

    def _of_name(self, name: str) -> tuple[JsonCandidate, ...]:
        """Return the JSON files of a photo that is called so in Takeout."""
        names: list[tuple[str, int | None]] = [(name, None)]
        numbered = _numbered_photo(name)
        if numbered is not None:
            names.append(numbered)
        found = _first((self._whole, self._suffixed), names) or self._of_cut_names(names)
        if found:
            return found
        stems = [(_stem(each), number) for each, number in names]
        return (
            _first((self._whole, self._suffixed), stems)
            or _first((self._stems,), [*stems, names[0]])
            or _first((self._foreign,), names)
        )

    def _of_cut_names(self, names: Iterable[tuple[str, int | None]]) -> tuple[JsonCandidate, ...]:
        """Return the JSON files whose names were cut: names that differ only behind the cut are numbered there."""
        found: dict[bytes, bool] = {}
        cut = [(_cut(name).casefold(), number) for name, number in names if _units(name) > _LONGEST]
        for name, number in cut:
            path = self._whole.get((name, number))
            if path is not None:
                found.setdefault(path, name in self._shared)
        for name, _ in cut:
            for other in self._numbers.get(name, ()):
                found.setdefault(other, True)
        return tuple(JsonCandidate(path, needs_title=needed) for path, needed in found.items())


def _first(
    indexes: Iterable[Mapping[_Described, bytes]], names: Iterable[tuple[str, int | None]]
) -> tuple[JsonCandidate, ...]:
    """Return the first entry of the first index that has one."""
    keys = [(name.casefold(), number) for name, number in names]
    paths = (index[key] for index in indexes for key in keys if key in index)
    return tuple(JsonCandidate(path, needs_title=False) for path in islice(paths, 1))


def title_of(takeout: TakeoutMetadata, photo: bytes) -> str | None:
    """Return the title in Takeout if it says more than the name of the photo, as of a name that was cut."""
    if takeout.title is None:
        return None
    title, name = unicodedata.normalize("NFC", takeout.title), _composed(photo)
    numbered = _numbered_photo(name)
    known = {each.casefold() for each in (name, *_originals(name), *([numbered[0]] if numbered is not None else []))}
    known |= {_stem(each) for each in known}
    return None if known & {title.casefold(), _stem(title.casefold())} else _stem(title)


def is_title_of(title: str, photo: bytes) -> bool:
    """Return whether a photo that was called `title` is called so in Takeout."""
    wanted = _plain(unicodedata.normalize("NFC", title))
    name = _composed(photo)
    for each in (name, *_originals(name)):
        numbered = _numbered_photo(each)
        for candidate in (each, *([numbered[0]] if numbered is not None else [])):
            stem = _plain(_stem(candidate))
            if _plain(candidate) == wanted or stem in {wanted, _stem(wanted)}:
                return True
            if _units(candidate) >= _LONGEST_PHOTO - 1 and wanted.startswith(stem):
                return True
    return False


def _originals(name: str) -> Iterator[str]:
    """Yield the names of the photo that one of this name may be an edited version of."""
    stem = _stem(name)
    numbered = _NUMBERED.fullmatch(stem)
    plain, number = (numbered[1], f"({numbered[2]})") if numbered is not None else (stem, "")
    before, _, mark = plain.rpartition("-")
    while before and _MARK.fullmatch(mark):
        yield before + number + name[len(stem) :]
        before, _, mark = before.rpartition("-")


def _numbered_photo(name: str) -> tuple[str, int] | None:
    """Return the name and the number of a photo like "IMG(1).jpg"."""
    stem = _stem(name)
    numbered = _NUMBERED.fullmatch(stem)
    return None if numbered is None else (numbered[1] + name[len(stem) :], int(numbered[2]))


def _stem(name: str) -> str:
    dot = name.rfind(".")
    return name[:dot] if dot > 0 and _EXTENSION.fullmatch(name[dot:]) else name


def _composed(name: bytes) -> str:
    if name.isascii():
        return name.decode("ascii")
    return unicodedata.normalize("NFC", os.fsdecode(name))


def _plain(name: str) -> str:
    """Return a name as titles are compared: in lower case, with the characters that Takeout replaces replaced."""
    return _REPLACED.sub("_", name).casefold()


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text: str) -> str:
    """Return the beginning that Takeout keeps of a name."""
    cut = text[:_LONGEST]
    while _units(cut) > _LONGEST:
        cut = cut[:-1]
    return cut
