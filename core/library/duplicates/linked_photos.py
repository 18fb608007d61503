"""Groups of duplicates from pairs: those of photos that are linked, directly or by way of others. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from core.library.duplicates.models import DuplicateKind, DuplicateSet
from core.models import PhotoId

Decisions = Mapping[PhotoId, Collection[int]]
"""The decisions that a photo is part of: photos of one decision are not duplicates of one another."""


def duplicate_sets(
    equal: Iterable[Collection[PhotoId]], similar: Iterable[tuple[PhotoId, PhotoId, int]], decisions: Decisions
) -> list[DuplicateSet]:
    """Return the groups of photos with equal files, and of pairs of similar ones with their distance.

    Equal files whose photos are all of one decision do not make a group, and neither does such a pair. Groups are in
    the order of their first photo.
    """
    links = _Links()
    for first, *others in (photos for photos in equal if not _are_told_apart(photos, decisions)):
        for other in others:
            links.add(first, other, 0, DuplicateKind.EXACT)
    for one, other, distance in similar:
        if not _are_told_apart((one, other), decisions):
            links.add(one, other, distance, DuplicateKind.NEAR)
    return links.groups()


class _Links:
    """Photos that are linked, as sets with a representative each (union-find)."""

    def __init__(self) -> None:
        self._parents: dict[PhotoId, PhotoId] = {}
        self._added: list[tuple[PhotoId, int, DuplicateKind]] = []

    def add(self, one: PhotoId, other: PhotoId, distance: int, kind: DuplicateKind) -> None:
        roots = self._root(one), self._root(other)
        self._parents[max(roots)] = min(roots)
        self._added.append((one, distance, kind))

    def groups(self) -> list[DuplicateSet]:
        members: dict[PhotoId, list[PhotoId]] = defaultdict(list)
        for photo in sorted(self._parents):
            members[self._root(photo)].append(photo)
        distances: dict[PhotoId, int] = defaultdict(int)
        near: set[PhotoId] = set()
        for photo, distance, kind in self._added:
            root = self._root(photo)
            distances[root] = max(distances[root], distance)
            if kind is DuplicateKind.NEAR:
                near.add(root)
        kinds = {root: DuplicateKind.NEAR if root in near else DuplicateKind.EXACT for root in members}
        return [DuplicateSet(kinds[root], distances[root], tuple(photos)) for root, photos in sorted(members.items())]

    def _root(self, photo: PhotoId) -> PhotoId:
        parents = self._parents
        parents.setdefault(photo, photo)
        while parents[photo] != photo:
            parents[photo] = parents[parents[photo]]
            photo = parents[photo]
        return photo


def _are_told_apart(photos: Collection[PhotoId], decisions: Decisions) -> bool:
    """Return whether all photos are of one decision."""
    first, *others = (decisions.get(photo, ()) for photo in photos)
    return any(all(decision in other for other in others) for decision in first)
