"""A session's link, measured from the fences that its terminal answers. Pure: every method is told the time.

A fence is a question that a terminal answers when it has read everything before it, so an answer says that so many
bytes have arrived. What that tells about the link follows delivery rate estimation as in BBR (Cardwell et al., ACM
Queue 14(5), 2016, and draft-cheng-iccrg-delivery-rate-estimation), with the spacing of answers added: when more was
under way at one answer, the time until the next ones is the time that the link needed for it.
"""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import Final, NamedTuple

MIN_WINDOW: Final = 6 * 1024
"""Window of the slowest links: a write or two."""
INITIAL_WINDOW: Final = 16 * 1024
"""Window of unknown links, and of all that carry as much in `_QUEUE_SECONDS`."""
MAX_WINDOW: Final = 256 * 1024
GAIN: Final = 1.5
"""Window in units of rate × round trip: above one, so that more is found when there is more."""

_QUEUE_SECONDS: Final = 0.3
"""The window of a slow link, as time: what a key may have to wait behind."""
_RATE_SECONDS: Final = 4.0
_ROUND_TRIP_SECONDS: Final = 20.0
_LEAST_PROBES: Final = 4
_LEAST_SPAN: Final = 0.004
"""Answers closer than this came in one gulp and say nothing about the link."""
_LEAST_SAMPLE: Final = 2 * 1024
_SPACED_SAMPLES: Final = 7
"""Their median counts: a terminal that answers late and in gulps spaces some answers too closely."""
_SMOOTHING: Final = 1 / 8
"""As TCP smooths its round trip (RFC 6298)."""


class _Fence(NamedTuple):
    """A fence under way, and how things stood when the first byte in front of it was written."""

    size: int
    sent_at: float
    began_at: float
    delivered: int
    delivered_at: float
    ahead: int
    """Bytes under way, its own included."""
    limited: bool
    """There was nothing more to send while it was under way: what it says may be less than the link carries."""


class _Answer(NamedTuple):
    at: float
    delivered: int


class ConnectionEstimator:
    """What is known of one session's link. Sizes are bytes, times seconds of any one clock, rates bytes per second."""

    def __init__(self) -> None:
        self.in_flight = 0
        """Bytes that were written and not yet known to be read."""
        self.rate: float | None = None
        """What the link carries; None until enough was answered."""
        self.round_trip: float | None = None
        """Smoothed."""
        self.is_quiet = True
        """Whoever writes says whether nothing but pictures was written for a while: nobody presses keys."""
        self.min_round_trip: float | None = None
        """The smallest of late, without a queue of ours."""
        self._fences: deque[_Fence] = deque()
        self._unfenced = 0
        self._began = (0.0, 0, 0.0)  # time, delivered, delivered at: of the first unfenced byte
        self._limited_until = -1  # delivered bytes up to which the link had pauses
        self._disturbed_until = -1  # delivered bytes up to which answers were read late
        self._delivered = 0
        self._delivered_at = 0.0
        self._answers: deque[_Answer] = deque(maxlen=64)
        self._probes: deque[tuple[float, float]] = deque()
        self._guessing = True  # all that is known comes from answers that were limited
        self._floors: deque[tuple[float, float]] = deque()
        self._spaced: deque[float] = deque(maxlen=_SPACED_SAMPLES)

    @property
    def window(self) -> int:
        """Most bytes that should be under way: enough to keep the link busy, and little for a key to wait behind.

        It is the least one now and then until a few answers came that waited behind no queue: what else is measured
        is a queue of our own, which would make the window larger and the queue longer.
        """
        if self.rate is None or self.min_round_trip is None or len(self._probes) < _LEAST_PROBES:
            return self._least_window
        return round(min(max(self.rate * self.min_round_trip * GAIN, self._least_window), MAX_WINDOW))

    @property
    def _least_window(self) -> int:
        return (
            INITIAL_WINDOW
            if self.rate is None
            else round(min(max(self.rate * _QUEUE_SECONDS, MIN_WINDOW), INITIAL_WINDOW))
        )

    @property
    def unfenced(self) -> int:
        """Bytes behind the last fence."""
        return self._unfenced

    @property
    def is_idle(self) -> bool:
        """Whether all but a little was read."""
        return not self._fences and self._unfenced < _LEAST_SAMPLE

    @property
    def fences(self) -> int:
        """Fences that were not answered yet."""
        return len(self._fences)

    def record_write(self, size: int, now: float) -> None:
        """Count bytes that are being written."""
        if not self.in_flight:
            self._delivered_at = now
        if not self._unfenced:
            self._began = (now, self._delivered, self._delivered_at)
        self._unfenced += size
        self.in_flight += size
        while len(self._probes) > _LEAST_PROBES and self._probes[0][0] < now - _ROUND_TRIP_SECONDS:
            self._probes.popleft()

    def record_fence(self, now: float) -> None:
        """A fence is being written behind the bytes so far."""
        if not self._unfenced:
            self._began = (now, self._delivered, self._delivered_at if self.in_flight else now)
        limited = self._began[1] <= self._limited_until
        self._fences.append(_Fence(self._unfenced, now, *self._began, self.in_flight, limited))
        self._unfenced = 0

    def record_reply(self, now: float) -> None:
        """The oldest fence was answered; an answer that nobody waits for is not counted."""
        if not self._fences:
            return
        fence = self._fences.popleft()
        self.in_flight -= fence.size
        self._delivered += fence.size
        self._delivered_at = now
        self._take_round_trip(fence, now)
        self._take_rate(fence, now)
        self._answers.append(_Answer(now, self._delivered))

    def record_idle(self) -> None:
        """Nothing more is to be written now; the little behind the last fence is not followed."""
        self.in_flight -= self._unfenced
        self._unfenced = 0
        self._limited_until = self._delivered + self.in_flight

    def record_delay(self) -> None:
        """We were late ourselves: what is under way will seem slower than the link is."""
        self._limited_until = self._disturbed_until = self._delivered + self.in_flight

    def assume(self, rate: float) -> None:
        """Count on a rate that cannot be measured, until it can."""
        if self.rate is None:
            self.rate = rate

    def forget_in_flight(self) -> None:
        """The terminal answers no more: nothing is known to be under way."""
        self._fences.clear()
        self._answers.clear()
        self._unfenced = self.in_flight = 0

    def _take_round_trip(self, fence: _Fence, now: float) -> None:
        seconds = max(now - fence.sent_at, 1e-6)
        known = self.round_trip
        self.round_trip = seconds if known is None else known + (seconds - known) * _SMOOTHING
        if fence.ahead <= self._least_window + _LEAST_SAMPLE:
            self._probes.append((now, seconds))
            self.min_round_trip = min(probe for _, probe in self._probes)

    def _take_rate(self, fence: _Fence, now: float) -> None:
        """Learn from one answer; one that is limited may raise a known rate, and lower it while it is a guess only."""
        known = self.rate
        floor = self._floor(fence, now)
        limited = fence.limited or fence.delivered <= self._disturbed_until
        if floor and (not limited or (known is not None and floor > known)):
            while self._floors and self._floors[-1][1] <= floor:
                self._floors.pop()
            self._floors.append((now, floor))
            _expire(self._floors, now - _RATE_SECONDS)
        if not limited or self._guessing:
            spaced = self._spacing(fence, now)
            if spaced:
                self._spaced.append(spaced)
                self._guessing = limited
        rate = max(self._floors[0][1] if self._floors else 0.0, median(self._spaced) if self._spaced else 0.0)
        self.rate = rate or known

    def _floor(self, fence: _Fence, now: float) -> float:
        """Bytes over the time since they were begun: less than the link carries when too little was under way."""
        elapsed = now - fence.delivered_at
        size = self._delivered - fence.delivered
        return size / elapsed if size >= _LEAST_SAMPLE and elapsed > 0 else 0.0

    def _spacing(self, fence: _Fence, now: float) -> float:
        """Bytes over the time between answers while more was under way: the pace of the link itself."""
        since = next((answer for answer in self._answers if answer.at >= fence.began_at), None)
        if since is None or self._delivered - since.delivered < _LEAST_SAMPLE:
            return 0.0
        elapsed = now - since.at
        return (self._delivered - since.delivered) / elapsed if elapsed >= _LEAST_SPAN else 0.0


def _expire(samples: deque[tuple[float, float]], before: float) -> None:
    """Drop samples that are too old, but never the newest."""
    while len(samples) > 1 and samples[0][0] < before:
        samples.popleft()
