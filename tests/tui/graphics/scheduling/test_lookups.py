"""What is in demand is looked up after changes only, not for each write."""

from __future__ import annotations

import pytest

from tests.tui.graphics.canvases import A, B
from tests.tui.graphics.fake_payloads import Gate
from tests.tui.graphics.scheduling.test_quality_updates import MIDDLING, LargeGate, MeasuredSession
from tui.graphics.payloads.placements import Placement
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.tokens import Slot, TokenTable
from tui.graphics.terminals.capabilities import GraphicsProtocol


async def test_writes_look_placements_up_only_after_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture in many writes looks up what is in demand as often as one in few writes."""
    found: list[Placement] = []
    find = TokenTable.find

    def counted(table: TokenTable[PlacementState], wanted: Placement) -> Slot[PlacementState] | None:
        found.append(wanted)
        return find(table, wanted)

    monkeypatch.setattr(TokenTable, "find", counted)
    lookups, writes = [], []
    for gate in (Gate(), LargeGate()):
        session = MeasuredSession(GraphicsProtocol.KITTY, MIDDLING, gate)
        session.canvas.next_write()
        session.show(A, B)
        session.draw((A, 0, 0), (B, 0, 12))
        found.clear()
        writes.append(await session.drain())
        assert session.images_shown(0, [0, 12]) == ["a", "b"]
        lookups.append(len(found))
    assert writes[1] > 2 * writes[0]
    assert lookups[0] == lookups[1]
