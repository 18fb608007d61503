"""ConnectionEstimator: the rate, round-trip time and window of a session's connection, estimated from fences.

A fence is a query that a terminal answers after reading everything before it, so a reply acknowledges a number of
bytes. The estimate follows delivery rate estimation as in BBR (Cardwell et al., ACM Queue 14(5), 2016, and
draft-cheng-iccrg-delivery-rate-estimation) and also uses the spacing of replies: when more data was in flight at one
reply, the time until the next replies is the time that the connection needed for that data.

The module reads no clock: every method that needs the time takes it as an argument.
"""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import Final, NamedTuple

MIN_WINDOW: Final = 6 * 1024
"""Window of the slowest connections: one or two writes."""
INITIAL_WINDOW: Final = 16 * 1024
"""Window until the connection is measured, and of all that deliver as much in `_QUEUE_SECONDS`."""
MAX_WINDOW: Final = 256 * 1024
GAIN: Final = 1.5
"""Window in units of rate × round-trip time; above 1, so that an increase of the rate is noticed."""

INSTANT_SECONDS: Final = 0.004
"""What a connection carries in this time is never too much in flight: with less, every write waits for a reply."""

_QUEUE_SECONDS: Final = 0.04
"""Longest queue in front of a key's frame, what is in flight beyond rate × round-trip time,"""
_SHORT_ROUND_TRIP: Final = 0.2
_QUEUE_SHARE: Final = 0.4
"""or this share of a round-trip time beyond `_SHORT_ROUND_TRIP`: with less, the rate is found late."""
_GENTLE_SHARE: Final = 0.5
"""Window of gentle transfers in units of rate × round-trip time."""
_RATE_SECONDS: Final = 4.0
_ROUND_TRIP_SECONDS: Final = 20.0
_MIN_PROBES: Final = 4
_MIN_SPAN: Final = 0.004
"""Replies closer than this arrived together and say nothing about the rate."""
_MIN_SAMPLE: Final = 2 * 1024
_SPACED_SAMPLES: Final = 7
"""Samples of which the median is used: a terminal that replies late in bursts spaces some replies too closely."""
_SMOOTHING: Final = 1 / 8
"""As in TCP (RFC 6298)."""


class _Fence(NamedTuple):
    """An unanswered fence, and the state when the first byte before it was written."""

    size: int
    sent_at: float
    started_at: float
    delivered: int
    delivered_at: float
    in_flight: int
    """Bytes in flight, including its own."""
    limited: bool
    """There was nothing more to send in between: the connection may be faster than this fence says."""


class _Reply(NamedTuple):
    at: float
    delivered: int


class ConnectionEstimator:
    """Estimates one session's connection. Sizes are bytes, times seconds of any clock, rates bytes per second."""

    def __init__(self) -> None:
        self.in_flight = 0
        """Bytes written and not acknowledged by the terminal."""
        self.rate: float | None = None
        """The estimated rate; None until there were enough replies."""
        self.round_trip: float | None = None
        """The smoothed round-trip time."""
        self.is_quiet = True
        """Set by the writer: whether nothing was typed for a while, so that no key press is likely."""
        self.is_at_rest = True
        """Set by the writer: whether nothing at all was in transit for a longer while."""
        self.is_gentle = False
        """Set by the canvas: whether what is sent only looks a little better, so that no queue may build up for it."""
        self.min_round_trip: float | None = None
        """The smallest recent round-trip time, without a queue of our own data."""
        self._fences: deque[_Fence] = deque()
        self._unfenced = 0
        self._start = (0.0, 0, 0.0)  # time, delivered and delivered_at of the first unfenced byte
        self._limited_until = -1  # delivered bytes up to which there was nothing more to send
        self._delayed_until = -1  # delivered bytes up to which replies were read late
        self._delivered = 0
        self._delivered_at = 0.0
        self._replies: deque[_Reply] = deque(maxlen=64)
        self._probes: deque[tuple[float, float]] = deque()
        self._is_lower_bound = True  # the rate comes from limited fences only
        self._delivery_rates: deque[tuple[float, float]] = deque()
        self._spacing_rates: deque[float] = deque(maxlen=_SPACED_SAMPLES)

    @property
    def window(self) -> int:
        """The most bytes that should be in flight: enough to use the connection, with little delay for a key.

        From time to time it is the smallest window until a few replies came without a queue: otherwise the measured
        round-trip time contains our own queue, and the window would grow with the queue.
        """
        if self.rate is None or self.min_round_trip is None or len(self._probes) < _MIN_PROBES:
            return self._min_window
        if self.is_gentle:
            return round(min(max(self.rate * self.min_round_trip * _GENTLE_SHARE, MIN_WINDOW), MAX_WINDOW))
        queue = min(
            self.min_round_trip * (GAIN - 1),
            max(_QUEUE_SECONDS, (self.min_round_trip - _SHORT_ROUND_TRIP) * _QUEUE_SHARE),
        )
        needed = max(self.rate * (self.min_round_trip + queue), self.rate * INSTANT_SECONDS, self._min_window)
        return round(min(needed, MAX_WINDOW))

    @property
    def _min_window(self) -> int:
        return (
            INITIAL_WINDOW
            if self.rate is None or self.round_trip is None
            else round(min(max(self.rate * _QUEUE_SECONDS, MIN_WINDOW), INITIAL_WINDOW))
        )

    @property
    def unfenced(self) -> int:
        """Bytes written after the last fence."""
        return self._unfenced

    @property
    def is_idle(self) -> bool:
        """Whether the terminal has read nearly everything."""
        return not self._fences and self._unfenced < _MIN_SAMPLE

    @property
    def fences(self) -> int:
        """Number of unanswered fences."""
        return len(self._fences)

    def record_write(self, size: int, now: float) -> None:
        """Count bytes that are about to be written."""
        if not self.in_flight:
            self._delivered_at = now
        if not self._unfenced:
            self._start = (now, self._delivered, self._delivered_at)
        self._unfenced += size
        self.in_flight += size
        if self.is_gentle:
            self._limited_until = self._delivered + self.in_flight  # it could have been faster
        while len(self._probes) > _MIN_PROBES and self._probes[0][0] < now - _ROUND_TRIP_SECONDS:
            self._probes.popleft()

    def record_fence(self, now: float) -> None:
        """Note that a fence is about to be written after the bytes so far."""
        if not self._unfenced:
            self._start = (now, self._delivered, self._delivered_at if self.in_flight else now)
        limited = self._start[1] <= self._limited_until
        self._fences.append(_Fence(self._unfenced, now, *self._start, self.in_flight, limited))
        self._unfenced = 0

    def record_reply(self, now: float) -> None:
        """Note the reply to the oldest fence; a reply without a fence is ignored."""
        if not self._fences:
            return
        fence = self._fences.popleft()
        self.in_flight -= fence.size
        self._delivered += fence.size
        self._delivered_at = now
        self._update_round_trip(fence, now)
        self._update_rate(fence, now)
        self._replies.append(_Reply(now, self._delivered))

    def record_idle(self) -> None:
        """Note that there is nothing more to write; bytes after the last fence are no longer counted."""
        self.in_flight -= self._unfenced
        self._unfenced = 0
        self._limited_until = self._delivered + self.in_flight

    def record_delay(self) -> None:
        """Note that the event loop was late: data in flight will appear slower than the connection is."""
        self._limited_until = self._delayed_until = self._delivered + self.in_flight

    def assume(self, rate: float) -> None:
        """Use a rate until there is a measured one."""
        if self.rate is None:
            self.rate = rate

    def forget_in_flight(self) -> None:
        """Drop all unanswered fences, because the terminal does not reply."""
        self._fences.clear()
        self._replies.clear()
        self._unfenced = self.in_flight = 0

    def _update_round_trip(self, fence: _Fence, now: float) -> None:
        seconds = max(now - fence.sent_at, 1e-6)
        known = self.round_trip
        self.round_trip = seconds if known is None else known + (seconds - known) * _SMOOTHING
        if fence.in_flight <= self._min_window + _MIN_SAMPLE:
            self._probes.append((now, seconds))
            self.min_round_trip = min(probe for _, probe in self._probes)

    def _update_rate(self, fence: _Fence, now: float) -> None:
        """Update the rate from one reply; a limited one can only raise it, unless the rate is a lower bound."""
        known = self.rate
        delivery_rate = self._delivery_rate(fence, now)
        limited = fence.limited or fence.delivered <= self._delayed_until
        if delivery_rate and (not limited or (known is not None and delivery_rate > known)):
            while self._delivery_rates and self._delivery_rates[-1][1] <= delivery_rate:
                self._delivery_rates.pop()
            self._delivery_rates.append((now, delivery_rate))
            _expire(self._delivery_rates, now - _RATE_SECONDS)
        if not limited or self._is_lower_bound:
            spacing_rate = self._spacing_rate(fence, now)
            if spacing_rate:
                self._spacing_rates.append(spacing_rate)
                self._is_lower_bound = limited
        rate = max(
            self._delivery_rates[0][1] if self._delivery_rates else 0.0,
            median(self._spacing_rates) if self._spacing_rates else 0.0,
        )
        self.rate = rate or known

    def _delivery_rate(self, fence: _Fence, now: float) -> float:
        """Bytes divided by the time since they were started: too low when too little was in flight."""
        elapsed = now - fence.delivered_at
        size = self._delivered - fence.delivered
        return size / elapsed if size >= _MIN_SAMPLE and elapsed > 0 else 0.0

    def _spacing_rate(self, fence: _Fence, now: float) -> float:
        """Bytes divided by the time between replies while more was in flight: the rate of the connection."""
        since = next((reply for reply in self._replies if reply.at >= fence.started_at), None)
        if since is None or self._delivered - since.delivered < _MIN_SAMPLE:
            return 0.0
        elapsed = now - since.at
        return (self._delivered - since.delivered) / elapsed if elapsed >= _MIN_SPAN else 0.0


def _expire(samples: deque[tuple[float, float]], before: float) -> None:
    """Drop old samples, but never the newest."""
    while len(samples) > 1 and samples[0][0] < before:
        samples.popleft()
