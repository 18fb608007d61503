"""Counts of the buckets of shuffled feeds, for the reading threads of one database."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock

_LISTS = 32
"""Lists whose counts are kept, those used last."""


@dataclass(slots=True)
class KeptCounts:
    """What was counted of one list so far; equal for all seeds."""

    revision: int
    total: int | None = None
    with_access: int | None = None
    """All photos that the actor has access to."""
    buckets: dict[tuple[int, int], int] = field(default_factory=dict)
    """By the bits and the number of the bucket."""


class BucketCounts:
    """The counts of the lists in use, until a photo or an access changes."""

    def __init__(self) -> None:
        """Start without any."""
        self._lists: OrderedDict[Hashable, KeptCounts] = OrderedDict()
        self._lock = Lock()

    def of(self, which: Hashable, revision: int) -> KeptCounts:
        """Return the counts of a list, none yet if it has changed since."""
        with self._lock:
            found = self._lists.get(which)
            if found is None or found.revision != revision:
                found = self._lists[which] = KeptCounts(revision)
            self._lists.move_to_end(which)
            while len(self._lists) > _LISTS:
                self._lists.popitem(last=False)
            return found
