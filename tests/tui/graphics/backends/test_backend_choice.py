"""A session has the backend of its protocol's family; a new protocol needs only an encoder and its registration."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.graphics.canvases import COLUMNS, ROWS, A, CanvasSession
from tui.graphics.backends.cells_backend import CellsBackend
from tui.graphics.backends.kitty_backend import KittyBackend
from tui.graphics.backends.strips_backend import StripsBackend
from tui.graphics.encoders.encoding import ENCODERS
from tui.graphics.encoders.kitty import KittyEncoder
from tui.graphics.terminals.capabilities import Capabilities, GraphicsProtocol

FAMILIES = {
    GraphicsProtocol.KITTY: KittyBackend,
    GraphicsProtocol.SIXEL: StripsBackend,
    GraphicsProtocol.ITERM2: StripsBackend,
    GraphicsProtocol.HALF_BLOCKS: CellsBackend,
}


class OtherEncoder(KittyEncoder):
    """A protocol with images in the terminal's memory, registered in the place of sixel."""

    protocol = GraphicsProtocol.SIXEL


@pytest.mark.parametrize("protocol", GraphicsProtocol)
def test_each_protocol_has_the_backend_of_its_family(protocol: GraphicsProtocol) -> None:
    """Exactly that class, which a canvas chooses from the capabilities."""
    assert type(CanvasSession(protocol).canvas._backend) is FAMILIES[protocol]


def test_a_backend_lasts_until_the_protocol_changes() -> None:
    """A resize and other colours keep it; another protocol, or the passthrough of tmux, replaces it."""
    session = CanvasSession(GraphicsProtocol.SIXEL)
    canvas, capabilities = session.canvas, session.capabilities
    first = canvas._backend
    canvas.resize(COLUMNS + 1, ROWS, capabilities)
    canvas.set_colours((1, 2, 3), (4, 5, 6))
    assert canvas._backend is first
    canvas.resize(COLUMNS, ROWS, replace(capabilities, protocol=GraphicsProtocol.KITTY))
    second = canvas._backend
    assert type(second) is KittyBackend
    canvas.resize(COLUMNS, ROWS, Capabilities(GraphicsProtocol.KITTY, passthrough=True))
    assert canvas._backend is not second


async def test_a_registered_encoder_decides_how_payloads_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other code depends on the protocol: an encoder of kitty's family under another name shows placeholders."""
    monkeypatch.setitem(ENCODERS, GraphicsProtocol.SIXEL, OtherEncoder())
    session = CanvasSession(GraphicsProtocol.SIXEL)
    session.show(A)
    session.draw((A, 1, 2))
    await session.drain()
    assert session.terminal.cell(2, 3).data.startswith("\U0010eeee")
    assert [request.protocol for request in session.gate.started] == [GraphicsProtocol.SIXEL]
    assert len(session.terminal.images) == 1
