"""Choosing the backend of a session."""

from __future__ import annotations

from typing import Final

from tui.graphics.backends.cells_backend import CellsBackend
from tui.graphics.backends.context import BackendContext
from tui.graphics.backends.kitty_backend import KittyBackend
from tui.graphics.backends.strips_backend import StripsBackend
from tui.graphics.encoders.encoder import BackendFamily
from tui.graphics.encoders.encoding import ENCODERS
from tui.graphics.terminals.capabilities import GraphicsProtocol

_BACKENDS: Final[dict[BackendFamily, type[CellsBackend]]] = {
    BackendFamily.CELLS: CellsBackend,
    BackendFamily.STRIPS: StripsBackend,
    BackendFamily.KITTY: KittyBackend,
}


def backend_for(protocol: GraphicsProtocol, context: BackendContext) -> CellsBackend:
    """Return the backend for a protocol: that of its encoder's family."""
    return _BACKENDS[ENCODERS[protocol].family](context)
