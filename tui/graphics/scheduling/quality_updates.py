"""QualityUpdates: which placements request other payloads after the connection or the selection changed."""

from __future__ import annotations

from typing import Protocol

from core.models import Priority
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.quality import ALL_COLOURS
from tui.graphics.scheduling.demand import Demand
from tui.graphics.scheduling.request_planner import RequestPlanner
from tui.graphics.screen.damage import Damage
from tui.graphics.screen.placement_state import PayloadPhase, PlacementState
from tui.graphics.screen.tokens import Slot, TokenTable


class ChangeRequest(Protocol):
    """Makes a placement request another payload."""

    def __call__(self, slot: Slot[PlacementState], request: PayloadRequest, *, is_shown: bool = False) -> None:
        """Change the request; `is_shown` says that the cells already show its payload."""


_Wanted = tuple[Slot[PlacementState], Priority]


class QualityUpdates:
    """Changes the requests of the placements in demand."""

    def __init__(
        self,
        planner: RequestPlanner,
        demand: Demand,
        table: TokenTable[PlacementState],
        damage: Damage,
        change_request: ChangeRequest,
    ) -> None:
        self._planner = planner
        self._demand = demand
        self._table = table
        self._damage = damage
        self._change_request = change_request
        self._known: tuple[object, int] = ((), -1)
        self._in_demand: tuple[_Wanted, ...] = ()
        self._visible: tuple[_Wanted, ...] = ()

    def update(self, uploading: Slot[PlacementState] | None) -> None:
        """Request the affordable quality for what was not sent yet, and pixels for what is selected."""
        for slot, priority in self._wanted():
            if slot is uploading:
                continue
            request = self._planner.replacement(slot, priority, is_painted=not self._damage.of(slot))
            if request is not None:
                self._change_request(slot, request, is_shown=self._planner.is_shown(slot, request))

    def improve(self) -> bool:
        """Request better pictures while the connection is idle; return whether there were any.

        After a longer pause they are requested one by one on a slow connection, most urgent first: each one measures
        the connection. The finest quality always comes one by one, after everything else.
        """
        if not self._planner.is_connection_idle or any(_is_missing(slot) for slot, _ in self._visible_now()):
            return False
        requested = False
        for slot, priority in self._visible_now():
            request = self._planner.improvement(slot, priority)
            if request is not None:
                self._change_request(slot, request)
                requested = True
                if self._planner.improves_one_by_one:
                    break
        return requested or self._refine()

    def is_refining(self, uploading: Slot[PlacementState] | None) -> bool:
        """Whether all that is missing, sent or to be painted is in the finest quality, in place of what is shown."""
        is_waiting = False
        for slot, _ in self._visible_now():
            state = slot.state
            if slot is uploading or _is_missing(slot) or state.queued_upload is not None or self._damage.of(slot):
                if state.request.colours != ALL_COLOURS:
                    return False
                is_waiting = True
        return is_waiting

    def _refine(self) -> bool:
        for slot, priority in self._visible_now():
            request = self._planner.finest(slot, priority)
            if request is not None:
                self._change_request(slot, request)
                return True
        return False

    def is_outdated(self, uploading: Slot[PlacementState]) -> bool:
        """Whether an upload is no longer in demand, or less urgent than something missing."""
        if uploading.placement not in self._demand:
            return True
        if self._demand.priority(uploading.placement) <= Priority.VISIBLE:
            return False
        visible = [placement for placement, priority in self._demand.items() if priority <= Priority.VISIBLE]
        slots = [self._table.find(placement) for placement in visible]
        return any(slot is None or _is_missing(slot) or slot.state.queued_upload is not None for slot in slots)

    def next_upload(self) -> Slot[PlacementState] | None:
        """Return the most urgent placement with a queued upload.

        A prefetched one is returned only on a fast connection, when nothing visible is missing.
        """
        for slot, _ in self._visible_now():
            if slot.state.queued_upload is not None:
                return slot
        if not self._planner.allows_prefetch or any(_is_missing(slot) for slot, _ in self._visible_now()):
            return None
        return next((slot for slot, _ in self._wanted() if slot.state.queued_upload is not None), None)

    def is_visible(self, slot: Slot[PlacementState]) -> bool:
        """Whether a placement is in demand now, not only prefetched."""
        return self._demand.priority(slot.placement) <= Priority.VISIBLE

    def _visible_now(self) -> tuple[_Wanted, ...]:
        self._wanted()
        return self._visible

    def _wanted(self) -> tuple[_Wanted, ...]:
        """Return what is in demand, most urgent first.

        Every write asks several times, so that placements are looked up only after a change.
        """
        items, changes = self._demand.items(), self._table.changes
        if self._known[0] is not items or self._known[1] != changes:
            found = [(self._table.find(placement), priority) for placement, priority in items]
            self._in_demand = tuple((slot, priority) for slot, priority in found if slot is not None)
            self._visible = tuple(wanted for wanted in self._in_demand if wanted[1] <= Priority.VISIBLE)
            self._known = (items, changes)
        return self._in_demand


def _is_missing(slot: Slot[PlacementState]) -> bool:
    return slot.state.phase is PayloadPhase.REQUESTED
