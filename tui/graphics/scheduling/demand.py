"""What the widgets of a session show now, put together from all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

from core.models import Priority
from tui.graphics.payloads.placements import Placement

FailureListener = Callable[[Placement, str], None]


class Demand:
    """Placements wanted by any owner, most urgent first, and who wants to hear of failures."""

    def __init__(self) -> None:
        self._owners: dict[Hashable, tuple[tuple[Placement, Priority], ...]] = {}
        self._listeners: dict[Hashable, FailureListener] = {}
        self._merged: dict[Placement, Priority] = {}

    def __contains__(self, placement: Placement) -> bool:
        return placement in self._merged

    def __iter__(self) -> Iterator[Placement]:
        return iter(self._merged)

    def items(self) -> tuple[tuple[Placement, Priority], ...]:
        """All placements with the most urgent priority that any owner gave them."""
        return tuple(self._merged.items())

    def priority(self, placement: Placement) -> Priority:
        """Return a placement's priority; VISIBLE when nobody named it."""
        return self._merged.get(placement, Priority.VISIBLE)

    def ranks(self) -> dict[Placement, int]:
        """Return the place of each placement in the order of urgency."""
        return {placement: rank for rank, placement in enumerate(self._merged)}

    def replace(self, owner: Hashable, told: Sequence[tuple[Placement, Priority]]) -> list[Placement] | None:
        """Take what an owner shows now; return what nobody shows any more, or None when nothing changed."""
        if self._owners.get(owner, ()) == tuple(told):
            return None
        self._owners[owner] = tuple(told)
        return self._merge()

    def remove(self, owner: Hashable) -> list[Placement] | None:
        """Forget an owner; return what nobody shows any more, or None when nothing changed."""
        self._listeners.pop(owner, None)
        if not self._owners.pop(owner, ()):
            return None
        return self._merge()

    def listen(self, owner: Hashable, listener: FailureListener) -> None:
        """Have an owner told about failures of what it shows."""
        self._listeners[owner] = listener

    def tell(self, placement: Placement, reason: str) -> None:
        """Tell the owners that show a placement why it cannot be had."""
        for owner, listener in list(self._listeners.items()):
            if any(shown == placement for shown, _ in self._owners.get(owner, ())):
                listener(placement, reason)

    def clear(self) -> None:
        """Forget everybody."""
        self._owners.clear()
        self._listeners.clear()
        self._merged.clear()

    def _merge(self) -> list[Placement]:
        merged: dict[Placement, Priority] = {}
        for told in self._owners.values():
            for placement, priority in told:
                merged[placement] = min(priority, merged.get(placement, priority))
        gone = [placement for placement in self._merged if placement not in merged]
        self._merged = dict(sorted(merged.items(), key=lambda item: item[1]))
        return gone
