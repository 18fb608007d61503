"""Requests for payloads, the payloads that answer them, and where they come from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from core.models import Priority
from tui.graphics.payloads.placements import CellRectangle, Picture
from tui.graphics.terminals.capabilities import Blocks, ColourDepth, GraphicsProtocol


@dataclass(frozen=True, slots=True)
class PayloadRequest:
    """Everything that the bytes of a payload depend on, and nothing else: a cache key."""

    picture: Picture
    protocol: GraphicsProtocol
    columns: int
    rows: int
    width: int
    """Pixels across: columns × cell width, fewer where the terminal scales."""
    height: int
    colours: int
    """Palette size for kitty and sixel (2 to 256)."""
    depth: ColourDepth
    """For block characters."""
    background: tuple[int, int, int] = (0, 0, 0)
    """RGB around a contained picture and behind transparency."""
    clip: CellRectangle | None = None
    """Sixel and iTerm2: only these cells, in the colours of the whole picture; None for all cells."""
    blocks: Blocks = Blocks.HALF
    """For block characters: into how many parts they divide a cell."""
    dither: bool = False
    """Smooth gradients: a fifth more bytes with kitty and sixel, twice the bytes with half-blocks of few colours."""
    frame: int | None = None
    """Frame number of an animation, from 0; None for the still picture."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The encoded bytes for one request. They contain no ids, so that all sessions can share them.

    kitty: a whole PNG. Sixel and iTerm2: whole DCS or OSC strings, one per strip of cell rows, packed by `strips.pack`.
    Half-blocks: 6 bytes per cell, row by row: RGB of the upper half, RGB of the lower half. Quadrants, sextants and
    monochrome blocks: see `encoders.mosaics`.
    """

    body: bytes
    final: bool
    """False when a better payload will follow."""


class PayloadSource(Protocol):
    """Where a canvas gets payloads from."""

    def payloads(self, request: PayloadRequest, priority: Priority) -> AsyncIterator[Payload]:
        """Yield what can be shown now, then better payloads; the last is final. Closing the iterator cancels the work.

        Raises:
            GalleryError: there is no picture; the message is user-facing.
        """
