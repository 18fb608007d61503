"""FrameBuffer: the frames of one animation for one terminal: which are requested, and which have arrived."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from core.models.stored_animations import Animation
from tui.graphics.encoders.encoding import ENCODERS, request_for
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Placement
from tui.graphics.payloads.quality import Quality
from tui.graphics.terminals.capabilities import Capabilities
from tui.graphics.terminals.palettes import Colour

MAX_BYTES: Final = 24 * 1024 * 1024
"""Most bytes of all frames together, as sent; of a larger animation, only every second frame or fewer are played."""

STORE_BYTES: Final = 96 * 1024 * 1024
"""Most decoded bytes of all frames in the terminal's memory; kitty's quota is 320 MB."""

_SIZED_FRAMES: Final = 4
"""Frames after which their size is known well enough."""
_AHEAD: Final = 6
_FAST_RATE: Final = 1_000_000.0
"""Bytes per second from which a connection counts as fast: palettes are then large enough to avoid banding."""
_MIN_SCALE: Final = 0.5


def frame_request(
    placement: Placement, capabilities: Capabilities, background: Colour, animation: Animation, rate: float | None
) -> PayloadRequest:
    """Return the request for the first frame; not larger than the animation itself where the terminal scales.

    `rate` is the measured rate of the connection in bytes per second, None where it is unknown.
    """
    encoder = ENCODERS[capabilities.protocol]
    colours = encoder.slow_animation_colours if rate is not None and rate < _FAST_RATE else 256
    whole = request_for(placement, capabilities, background, Quality(colours))
    scale = 1.0
    if encoder.terminal_scales:
        across, down = animation.width, animation.height
        if placement.picture.turns % 2:
            across, down = down, across
        scale = min(1.0, max(across / whole.width, down / whole.height))
        stored = len(animation.seconds) * whole.width * whole.height * scale * scale * 4
        scale *= max(_MIN_SCALE, min(1.0, math.sqrt(STORE_BYTES / stored)))
    return replace(request_for(placement, capabilities, background, Quality(colours, scale)), dither=False, frame=0)


class FrameBuffer:
    """Frames in order. If all frames are too many bytes, some are left out evenly and the others are shown longer."""

    def __init__(self, request: PayloadRequest, animation: Animation) -> None:
        """Start with no frames."""
        self.request = request
        self.seconds = animation.seconds
        """How long each frame is shown."""
        self.available = 0
        """How many frames have arrived without a gap, counted from the first."""
        self._numbers: tuple[int, ...] = tuple(range(len(animation.seconds)))
        self._bodies: dict[int, bytes] = {}
        self._is_thinned = False
        if ENCODERS[request.protocol].stores_frames:
            self._thin(len(self._numbers) * request.width * request.height * 4 / STORE_BYTES)

    def __len__(self) -> int:
        """Return how many frames are played."""
        return len(self._numbers)

    @property
    def is_sized(self) -> bool:
        """Whether enough frames have arrived to estimate their total size and decide which are played."""
        return self._is_thinned or self.available == len(self)

    @property
    def size(self) -> float:
        """Estimated bytes of all frames."""
        return len(self) * sum(map(len, self._bodies.values())) / max(1, len(self._bodies))

    def body(self, index: int) -> bytes:
        """Return the payload body of a frame that has arrived."""
        return self._bodies[self._numbers[index]]

    def request_of(self, index: int) -> PayloadRequest:
        """Return the request for a frame."""
        return replace(self.request, frame=self._numbers[index])

    def missing(self) -> Iterator[PayloadRequest]:
        """Yield the requests for the next few frames, so that they arrive in order."""
        last = min(len(self), self.available + (_AHEAD if self.is_sized else _SIZED_FRAMES - self.available))
        for index in range(self.available, last):
            if self._numbers[index] not in self._bodies:
                yield self.request_of(index)

    def take(self, request: PayloadRequest, body: bytes) -> bool:
        """Accept a frame; return whether it belongs to this animation."""
        if request.frame is None or replace(request, frame=self.request.frame) != self.request:
            return False
        self._bodies[request.frame] = body
        self._count_available()
        if not self._is_thinned and self.available >= min(_SIZED_FRAMES, len(self)):
            self._is_thinned = True
            self._thin(self.size / MAX_BYTES)
        return True

    def _thin(self, excess: float) -> None:
        """Leave out frames so that the total shrinks by the factor `excess`; at least two stay."""
        step = min(math.ceil(excess), (len(self) + 1) // 2)
        if step <= 1:
            return
        starts = range(0, len(self), step)
        self.seconds = tuple(sum(self.seconds[start : start + step]) for start in starts)
        self._numbers = self._numbers[::step]
        self._bodies = {number: body for number, body in self._bodies.items() if number in set(self._numbers)}
        self.available = 0
        self._count_available()

    def _count_available(self) -> None:
        while self.available < len(self) and self._numbers[self.available] in self._bodies:
            self.available += 1
