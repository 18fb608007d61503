"""Joins photos to stacks by the names of their primary files: edits, RAW files with their pictures, bursts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from core.indexing.units.grouping import is_same_exposure
from core.indexing.units.models import PhotoStack, StackReason
from core.indexing.units.stem_names import burst_of, edited_stem, stem_of
from core.models import MediaFile, MediaKind

LEAST_VAGUE_BURST = 3
"""Pictures that a burst has at least whose names other pictures have, too."""


class _Link(NamedTuple):
    """Files of one stack; the first is its top."""

    reason: StackReason
    files: tuple[MediaFile, ...]


def stacks_of(primaries: Iterable[MediaFile]) -> tuple[PhotoStack, ...]:
    """Return the stacks of the photos of one folder, by their tops; most photos are in none."""
    files = sorted((file for file in primaries if file.kind is not MediaKind.VIDEO), key=lambda file: file.path)
    by_stem: defaultdict[bytes, list[MediaFile]] = defaultdict(list)
    for file in files:
        by_stem[stem_of(file.name)].append(file)
    links = [*_edits(files, by_stem), *_raw_files(by_stem), *_bursts(files)]
    return tuple(_joined(links)) if links else ()


def _edits(files: Iterable[MediaFile], by_stem: dict[bytes, list[MediaFile]]) -> Iterable[_Link]:
    for file in files:
        stem = edited_stem(file.name)
        originals = by_stem.get(stem, ()) if stem is not None else ()
        if originals and file.kind is MediaKind.PICTURE:
            yield _Link(StackReason.EDIT, (file, *originals))


def _raw_files(by_stem: dict[bytes, list[MediaFile]]) -> Iterable[_Link]:
    """Yield the RAW files that were photos before the picture of their exposure was found."""
    for files in by_stem.values():
        pictures = [file for file in files if file.kind is MediaKind.PICTURE]
        for raw in (file for file in files if file.kind is MediaKind.RAW):
            picture = next((file for file in pictures if is_same_exposure(file, raw)), None)
            if picture is not None:
                yield _Link(StackReason.RAW, (picture, raw))


def _bursts(files: Iterable[MediaFile]) -> Iterable[_Link]:
    bursts: defaultdict[tuple[bytes, bool], list[tuple[bool, MediaFile]]] = defaultdict(list)
    for file in files:
        burst = burst_of(file.name)
        if burst is not None:
            bursts[burst.stem, burst.is_vague].append((not burst.is_cover, file))
    for (_, is_vague), members in bursts.items():
        if len(members) >= (LEAST_VAGUE_BURST if is_vague else 2):
            members.sort(key=lambda member: (member[0], member[1].path))
            yield _Link(StackReason.BURST, tuple(file for _, file in members))


def _joined(links: Iterable[_Link]) -> Iterable[PhotoStack]:
    """Join links that share a file; the top is that of the edit, else of the RAW file's picture, else of the burst."""
    stack_of: dict[bytes, list[_Link]] = {}
    for link in links:
        together = [link]
        for file in link.files:
            other = stack_of.get(file.path)
            together += [] if other is None else [each for each in other if each not in together]
        for path in {file.path for each in together for file in each.files}:
            stack_of[path] = together
    order = list(StackReason)
    stacks = {id(together): together for together in stack_of.values()}
    for together in sorted(stacks.values(), key=_first_path):
        first = min(together, key=lambda link: (order.index(link.reason), link.files[0].path))
        members = sorted({file.path for link in together for file in link.files})
        burst = burst_of(first.files[0].name)
        is_named = first.reason is not StackReason.BURST or (burst is not None and burst.is_cover)
        yield PhotoStack(first.files[0].path, tuple(members), first.reason, is_named)


def _first_path(together: Iterable[_Link]) -> bytes:
    return min(file.path for link in together for file in link.files)
