"""Which placements of a session should ask for other payloads now, because the link or the selection has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from core.models import Priority
from tui.graphics.payloads.placements import PayloadRequest
from tui.graphics.scheduling.demand import Demand
from tui.graphics.scheduling.request_planner import RequestPlanner
from tui.graphics.screen.cell_renderers import PlacementState
from tui.graphics.screen.damage import Damage
from tui.graphics.screen.tokens import Slot, TokenTable


class QualityUpdates:
    """Goes through what is wanted; `ask(slot, request)` makes a placement want another payload."""

    def __init__(
        self,
        requests: RequestPlanner,
        wishes: Demand,
        table: TokenTable[PlacementState],
        damage: Damage,
        ask: Callable[[Slot[PlacementState], PayloadRequest], None],
    ) -> None:
        self._requests = requests
        self._wishes = wishes
        self._table = table
        self._damage = damage
        self._ask = ask

    def regrade(self, uploading: Slot[PlacementState] | None) -> None:
        """Let what was not sent yet be as good as the link affords now, and what is selected be sharp."""
        for slot, priority in self._wanted():
            if slot is uploading:
                continue
            request = self._requests.another(slot, priority, painted=not self._damage.of(slot))
            if request is not None:
                self._ask(slot, request)
                slot.state.final = self._requests.is_there(slot, request)

    def improve(self) -> bool:
        """Ask for better pictures where the link affords them and nothing else is to be done; say whether any were.

        On a slow link they come one by one, most urgent first: each is a measurement, and a key finds little to do.
        """
        if not self._requests.link_is_idle or any(_is_missing(slot) for slot, _ in self._visible()):
            return False
        asked = False
        for slot, priority in self._visible():
            request = self._requests.better(slot, priority)
            if request is not None:
                self._ask(slot, request)
                asked = True
                if not self._requests.prefetches:
                    break
        return asked

    def affordable(self, slots: Sequence[Slot[PlacementState]]) -> list[Slot[PlacementState]]:
        """Leave out pictures that have only squares to show, but for what is selected, until the link is a fast one."""
        if self._requests.shows_squares:
            return list(slots)
        return [
            slot
            for slot in slots
            if not slot.state.look.late or self._wishes.priority(slot.placement) is Priority.SELECTED
        ]

    def is_in_the_way(self, uploading: Slot[PlacementState]) -> bool:
        """Whether an upload under way is for what nobody wants any more, or wants later than what is missing now."""
        if uploading.placement not in self._wishes:
            return True
        if self._wishes.priority(uploading.placement) <= Priority.VISIBLE:
            return False
        visible = [placement for placement, priority in self._wishes.items() if priority <= Priority.VISIBLE]
        slots = [self._table.find(placement) for placement in visible]
        return any(slot is None or _is_missing(slot) or slot.state.upload is not None for slot in slots)

    def next_to_upload(self) -> Slot[PlacementState] | None:
        """Return the most urgent placement whose payload waits; a prefetched one only when the link has nothing else.

        Nothing is sent ahead of time on a slow link.
        """
        for slot, _ in self._visible():
            if slot.state.upload is not None:
                return slot
        if not self._requests.prefetches or any(_is_missing(slot) for slot, _ in self._visible()):
            return None
        return next((slot for slot, _ in self._wanted() if slot.state.upload is not None), None)

    def _visible(self) -> Iterator[tuple[Slot[PlacementState], Priority]]:
        return ((slot, priority) for slot, priority in self._wanted() if priority <= Priority.VISIBLE)

    def _wanted(self) -> Iterator[tuple[Slot[PlacementState], Priority]]:
        for placement, priority in self._wishes.items():
            slot = self._table.find(placement)
            if slot is not None:
                yield slot, priority


def _is_missing(slot: Slot[PlacementState]) -> bool:
    return not slot.state.final and slot.state.failure is None
