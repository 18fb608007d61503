"""The frames of one animation for one terminal: what is asked for, and what has come."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from core.models.stored_animations import Animation
from tui.graphics.payloads.placements import PayloadRequest, Placement, request_for
from tui.graphics.payloads.quality import Quality
from tui.graphics.terminals.capabilities import SCALED, Capabilities, GraphicsProtocol
from tui.graphics.terminals.palettes import Colour

MOST_BYTES: Final = 24 * 1024 * 1024
"""Of all frames as they are sent; where there would be more, every second one or fewer are played."""

STORE_BYTES: Final = 96 * 1024 * 1024
"""Decoded bytes of all frames in a kitty's memory, which takes 320 MB in all."""

_SEEN: Final = 4
"""Frames after which it is known how large they are."""
_AHEAD: Final = 6
_FEW_COLOURS: Final = 64
_MANY_COLOURS_RATE: Final = 1_000_000.0
"""Bytes per second from which a link takes 256 colours in sixels, where steps in skies do not show."""
_LEAST_SCALE: Final = 0.5


def frame_request(
    placement: Placement, capabilities: Capabilities, background: Colour, animation: Animation, rate: float | None
) -> PayloadRequest:
    """Return the request for the first frame: no more pixels than it has, where the terminal scales.

    `rate` is what the link carries, in bytes per second, where that is known.
    """
    is_slow = rate is not None and rate < _MANY_COLOURS_RATE
    colours = _FEW_COLOURS if capabilities.protocol is GraphicsProtocol.SIXEL and is_slow else 256
    whole = request_for(placement, capabilities, background, Quality(colours))
    scale = 1.0
    if capabilities.protocol in SCALED:
        across, down = animation.width, animation.height
        if placement.picture.turns % 2:
            across, down = down, across
        scale = min(1.0, max(across / whole.width, down / whole.height))
        stored = len(animation.seconds) * whole.width * whole.height * scale * scale * 4
        scale *= max(_LEAST_SCALE, min(1.0, math.sqrt(STORE_BYTES / stored)))
    return replace(request_for(placement, capabilities, background, Quality(colours, scale)), dither=False, frame=0)


class FrameBuffer:
    """Frames in order. Those that would be too many bytes in all are left out evenly, the others shown for longer."""

    def __init__(self, request: PayloadRequest, animation: Animation) -> None:
        """Nothing has come yet."""
        self.request = request
        self.seconds = animation.seconds
        """For how long each frame is shown."""
        self.available = 0
        """How many frames have come, the first ones without a gap."""
        self._numbers: tuple[int, ...] = tuple(range(len(animation.seconds)))
        self._bodies: dict[int, bytes] = {}
        self._is_thinned = False
        if request.protocol is GraphicsProtocol.KITTY:
            self._thin(len(self._numbers) * request.width * request.height * 4 / STORE_BYTES)

    def __len__(self) -> int:
        """How many frames are played."""
        return len(self._numbers)

    @property
    def is_known(self) -> bool:
        """Whether enough has come to know which frames are played, and about how large they are."""
        return self._is_thinned or self.available == len(self)

    @property
    def size(self) -> float:
        """About how many bytes all frames are, as far as is known."""
        return len(self) * sum(map(len, self._bodies.values())) / max(1, len(self._bodies))

    def body(self, index: int) -> bytes:
        """Return the payload of a frame that has come."""
        return self._bodies[self._numbers[index]]

    def request_of(self, index: int) -> PayloadRequest:
        """Return whose answer that payload is."""
        return replace(self.request, frame=self._numbers[index])

    def missing(self) -> Iterator[PayloadRequest]:
        """Yield the next frames to ask for: a few, so that they come in order."""
        last = min(len(self), self.available + (_AHEAD if self.is_known else _SEEN - self.available))
        for index in range(self.available, last):
            if self._numbers[index] not in self._bodies:
                yield self.request_of(index)

    def take(self, request: PayloadRequest, body: bytes) -> bool:
        """Accept a frame that was asked for; say whether it is one of this reel."""
        if request.frame is None or replace(request, frame=self.request.frame) != self.request:
            return False
        self._bodies[request.frame] = body
        while self.available < len(self) and self._numbers[self.available] in self._bodies:
            self.available += 1
        if not self._is_thinned and self.available >= min(_SEEN, len(self)):
            self._is_thinned = True
            self._thin(self.size / MOST_BYTES)
        return True

    def _thin(self, surplus: float) -> None:
        """Leave out frames so that this many times as much becomes enough; two at least stay."""
        step = min(math.ceil(surplus), (len(self) + 1) // 2)
        if step <= 1:
            return
        starts = range(0, len(self), step)
        self.seconds = tuple(sum(self.seconds[start : start + step]) for start in starts)
        self._numbers = self._numbers[::step]
        self._bodies = {number: body for number, body in self._bodies.items() if number in set(self._numbers)}
        self.available = 0
        while self.available < len(self) and self._numbers[self.available] in self._bodies:
            self.available += 1
