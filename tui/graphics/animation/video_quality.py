"""VideoQuality: how large the frames of a video are sent, so that enough of them pass the connection."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from typing import Final

from tui.graphics.encoders.encoding import ENCODERS, request_for
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Placement
from tui.graphics.payloads.quality import Quality
from tui.graphics.terminals.capabilities import Capabilities
from tui.graphics.terminals.palettes import Colour

_SLOWEST: Final = 1 / 12
"""Seconds for a frame above which frames become smaller."""
_FASTEST: Final = 1 / 60
"""Seconds for a frame below which they become larger again, after a while."""
_TRIED: Final = 4
_SETTLED: Final = 60
"""Frames after which a better quality is tried; one that failed is not tried again."""
_MOST_PIXELS: Final = 640_000
"""Pixels of a frame to begin with: encoding more of them takes longer than a frame is shown."""
_STEPS: Final = (1.0, 0.75, 0.55, 0.4, 0.3, 0.2)
_COLOURS: Final = (256, 64, 16)


class VideoQuality:
    """The request for the frames of a video, and its change with what they cost."""

    def __init__(
        self,
        placement: Placement,
        capabilities: Capabilities,
        background: Colour,
        size: tuple[int, int],
        rate: float,
    ) -> None:
        """Begin with what a connection of `rate` bytes per second carries; `size` are the pixels of a frame."""
        encoder = ENCODERS[capabilities.protocol]
        if encoder.terminal_scales:
            qualities = [Quality(256, scale) for scale in _STEPS]
        else:
            qualities = [Quality(colours) for colours in (_COLOURS if encoder.has_palette else _COLOURS[:1])]
        requests = (_request(placement, capabilities, background, size, quality) for quality in qualities)
        self._requests = list(dict.fromkeys(requests))
        cost = encoder.steps[0].cost
        most = rate * _SLOWEST
        self._index = next(
            (
                index
                for index, request in enumerate(self._requests)
                if request.width * request.height <= _MOST_PIXELS
                and request.width * request.height * cost * _share(request) <= most
            ),
            len(self._requests) - 1,
        )
        self._best = 0
        self._costs: deque[float] = deque(maxlen=_TRIED)
        self._since_change = 0

    @property
    def request(self) -> PayloadRequest:
        """The request for the next frame, but for its number."""
        return self._requests[self._index]

    @property
    def best(self) -> PayloadRequest:
        """The request for a frame that stays, but for its number: in the best quality, whatever it costs."""
        return self._requests[0]

    def spend(self, seconds: float) -> bool:
        """Note what a frame cost; return whether the next ones are smaller than that."""
        self._costs.append(seconds)
        self._since_change += 1
        if len(self._costs) < _TRIED:
            return False
        mean = math.fsum(self._costs) / len(self._costs)
        if mean > _SLOWEST and self._index + 1 < len(self._requests):
            self._best = self._index + 1
            self._change(self._index + 1)
            return True
        if mean < _FASTEST and self._since_change > _SETTLED and self._index > self._best:
            self._change(self._index - 1)
        return False

    def _change(self, index: int) -> None:
        self._index = index
        self._costs.clear()
        self._since_change = 0


def _request(
    placement: Placement, capabilities: Capabilities, background: Colour, size: tuple[int, int], quality: Quality
) -> PayloadRequest:
    """Return a request with at most the pixels of the video where the terminal scales."""
    whole = request_for(placement, capabilities, background, Quality(quality.colours))
    scale = quality.scale
    if ENCODERS[capabilities.protocol].terminal_scales:
        across, down = size[::-1] if placement.picture.turns % 2 else size
        scale = min(scale, max(across / whole.width, down / whole.height))
    request = request_for(placement, capabilities, background, Quality(quality.colours, scale))
    return replace(request, dither=False, frame=0)


def _share(request: PayloadRequest) -> float:
    """Return the bytes with a smaller palette, as a part of those with a whole one."""
    return {64: 0.7, 16: 0.35}.get(request.colours, 1.0)
