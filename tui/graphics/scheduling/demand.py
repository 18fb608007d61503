"""Demand: the placements that the widgets of a session show now."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

from core.models import Priority
from tui.graphics.payloads.placements import Placement

FailureListener = Callable[[Placement, str], None]


class Demand:
    """The placements of all owners, most urgent first, and the listeners for failures."""

    def __init__(self) -> None:
        self._owners: dict[Hashable, tuple[tuple[Placement, Priority], ...]] = {}
        self._listeners: dict[Hashable, FailureListener] = {}
        self._merged: dict[Placement, Priority] = {}
        self._items: tuple[tuple[Placement, Priority], ...] = ()
        self._ranks: dict[Placement, int] = {}

    def __contains__(self, placement: Placement) -> bool:
        return placement in self._merged

    def __iter__(self) -> Iterator[Placement]:
        return iter(self._merged)

    def items(self) -> tuple[tuple[Placement, Priority], ...]:
        """Return all placements, each with the most urgent priority that any owner gave it.

        It is the same tuple until they change.
        """
        return self._items

    def priority(self, placement: Placement) -> Priority:
        """Return a placement's priority; VISIBLE when no owner shows it."""
        return self._merged.get(placement, Priority.VISIBLE)

    def rank(self, placement: Placement) -> int:
        """Return a placement's position in the order of urgency; the last when no owner shows it."""
        return self._ranks.get(placement, len(self._ranks))

    def replace(self, owner: Hashable, placements: Sequence[tuple[Placement, Priority]]) -> list[Placement] | None:
        """Set what an owner shows; return the placements that no owner shows now, None when nothing changed."""
        if self._owners.get(owner, ()) == tuple(placements):
            return None
        self._owners[owner] = tuple(placements)
        return self._merge()

    def remove(self, owner: Hashable) -> list[Placement] | None:
        """Remove an owner; return the placements that no owner shows now, None when nothing changed."""
        self._listeners.pop(owner, None)
        if not self._owners.pop(owner, ()):
            return None
        return self._merge()

    def listen(self, owner: Hashable, listener: FailureListener) -> None:
        """Call `listener` for failures of what the owner shows, until the owner is removed."""
        self._listeners[owner] = listener

    def notify_failure(self, placement: Placement, reason: str) -> None:
        """Call the listeners of the owners that show a placement."""
        for owner, listener in list(self._listeners.items()):
            if any(shown == placement for shown, _ in self._owners.get(owner, ())):
                listener(placement, reason)

    def clear(self) -> None:
        """Remove all owners."""
        self._owners.clear()
        self._listeners.clear()
        self._merge()

    def _merge(self) -> list[Placement]:
        merged: dict[Placement, Priority] = {}
        for placements in self._owners.values():
            for placement, priority in placements:
                merged[placement] = min(priority, merged.get(placement, priority))
        gone = [placement for placement in self._merged if placement not in merged]
        self._merged = dict(sorted(merged.items(), key=lambda item: item[1]))
        self._items = tuple(self._merged.items())
        self._ranks = {placement: rank for rank, placement in enumerate(self._merged)}
        return gone
