"""ConnectionEstimator on simulated connections: it finds their rate, round-trip time and window."""

from __future__ import annotations

from collections import deque

from hypothesis import example, given
from hypothesis import strategies as st

from tui.graphics.link.estimation import GAIN, INITIAL_WINDOW, MAX_WINDOW, MIN_WINDOW, ConnectionEstimator

KBIT = 1000 / 8
PROFILES = {"300 kbit/s": (300 * KBIT, 0.2), "2 Mbit/s": (2000 * KBIT, 0.08), "8 Mbit/s": (8000 * KBIT, 0.04)}

rates = st.floats(20_000, 2_000_000)
round_trips = st.floats(0.005, 0.6)


class SimulatedConnection:
    """A connection of `rate` bytes per second and a round-trip time; its terminal replies at once."""

    def __init__(self, rate: float, round_trip: float) -> None:
        self.estimator = ConnectionEstimator()
        self.now = 100.0
        self._rate = rate
        self._round_trip = round_trip
        self._free_at = 0.0
        self._answers: deque[float] = deque()
        self.most_in_flight = 0

    def write(self, size: int, *, fence: bool = True) -> None:
        self.estimator.record_write(size, self.now)
        self._free_at = max(self._free_at, self.now) + size / self._rate
        if fence:
            self.estimator.record_fence(self.now)
            self._answers.append(self._free_at + self._round_trip)
        self.most_in_flight = max(self.most_in_flight, self.estimator.in_flight)

    def wait(self, until: float | None = None) -> bool:
        """Deliver the next reply if it arrives before a time."""
        if not self._answers or (until is not None and self._answers[0] > until):
            self.now = until if until is not None else self.now
            return False
        self.now = self._answers.popleft()
        self.estimator.record_reply(self.now)
        return True

    def send(self, size: int, piece: int = 4096) -> None:
        """Send as a writer does: slices while the window allows, else wait; at the end wait for the rest."""
        while size > 0:
            while self.estimator.in_flight >= self.estimator.window:
                assert self.wait()
            self.write(piece)
            size -= piece
        self.estimator.record_idle()
        while self.wait():
            pass


@example(201_922, 0.5625)
@example(186_261, 0.59375)
@given(rates, round_trips)
def test_a_bulk_transfer_finds_the_rate(rate: float, round_trip: float) -> None:
    """After a megabyte the estimated rate is right, as far as the largest window can use the connection."""
    connection = SimulatedConnection(rate, round_trip)
    connection.write(200)
    connection.send(1_000_000)
    assert connection.estimator.rate is not None
    assert 0.75 * rate <= connection.estimator.rate <= 1.25 * rate or MAX_WINDOW / round_trip < rate


@given(rates, round_trips)
def test_one_frame_is_enough_for_an_estimate(rate: float, round_trip: float) -> None:
    """A short text and a frame of 12 KiB right after it are enough for a first estimate."""
    connection = SimulatedConnection(rate, round_trip)
    connection.write(200)
    connection.estimator.record_idle()
    connection.write(12_000)
    connection.estimator.record_idle()
    while connection.wait():
        pass
    assert connection.estimator.rate is None or 0.9 * rate < connection.estimator.rate <= 1.1 * rate
    assert connection.estimator.rate is not None or 12_000 / rate <= 0.0061
    assert connection.estimator.min_round_trip is not None
    assert round_trip <= connection.estimator.min_round_trip <= round_trip + 200 / rate + 1e-6


@given(rates, round_trips)
def test_the_window_is_filled_but_not_more(rate: float, round_trip: float) -> None:
    """At most a window and one slice are in flight; the window is 1.5 × rate × round trip, within its bounds."""
    connection = SimulatedConnection(rate, round_trip)
    connection.write(200)
    connection.send(600_000)
    assert MIN_WINDOW <= connection.estimator.window <= MAX_WINDOW
    most = 1.3 * GAIN * max(INITIAL_WINDOW, rate * round_trip)
    assert connection.estimator.window <= most
    assert connection.most_in_flight <= most + 4096


@given(rates, round_trips)
def test_pictures_queue_for_a_moment(rate: float, round_trip: float) -> None:
    """Beyond what the connection itself holds, the window is 40 ms long, or two fifths of what is beyond 200 ms."""
    connection = SimulatedConnection(rate, round_trip)
    connection.write(200)
    connection.send(600_000)
    estimator = connection.estimator
    assert estimator.rate is not None
    assert estimator.min_round_trip is not None
    queue = estimator.window - estimator.rate * estimator.min_round_trip
    longest = max(0.04, (estimator.min_round_trip - 0.2) * 0.4)
    assert queue <= max(longest * estimator.rate, MIN_WINDOW) + 1


@given(rates, round_trips, st.lists(st.tuples(st.integers(1, 3000), st.floats(0.0, 5.0)), max_size=40))
def test_phases_without_much_to_send_do_not_lower_the_rate(
    rate: float, round_trip: float, frames: list[tuple[int, float]]
) -> None:
    """Small frames with pauses say nothing about the rate: it stays as pictures have shown."""
    connection = SimulatedConnection(rate, round_trip)
    connection.write(200)
    connection.send(400_000)
    known = connection.estimator.rate
    assert known is not None
    for size, pause in frames:
        connection.write(size)
        connection.estimator.record_idle()
        until = connection.now + pause
        while connection.wait(until):
            pass
    while connection.wait():
        pass
    assert connection.estimator.rate is not None
    assert 0.75 * known <= connection.estimator.rate <= 1.25 * known


def test_slow_encoding_is_not_a_slow_connection() -> None:
    """Pictures that come one by one from a busy encoder do not change the rate."""
    connection = SimulatedConnection(*PROFILES["8 Mbit/s"])
    connection.write(200)
    connection.send(300_000)
    known = connection.estimator.rate
    for _ in range(100):
        connection.send(12_000)
        while connection.wait(connection.now + 0.1):
            pass
    assert connection.estimator.rate is not None
    assert known is not None
    assert connection.estimator.rate > 0.75 * known


def test_a_lower_rate_is_noticed() -> None:
    """From 8 Mbit/s to 300 kbit/s: the new rate is found after 200 KB."""
    connection = SimulatedConnection(*PROFILES["8 Mbit/s"])
    connection.write(200)
    connection.send(500_000)
    connection._rate, connection._round_trip = PROFILES["300 kbit/s"]
    connection.send(200_000)
    assert connection.estimator.rate is not None
    assert connection.estimator.rate < 1.3 * 300 * KBIT


def test_a_busy_machine_is_not_a_slow_connection() -> None:
    """Replies that we read late do not lower the rate; those on time afterwards count again."""
    connection = SimulatedConnection(*PROFILES["8 Mbit/s"])
    connection.write(200)
    connection.send(500_000)
    known = connection.estimator.rate
    assert known is not None
    for _ in range(60):
        for _ in range(3):
            connection.write(4096)
        connection.now += 0.3
        connection.estimator.record_delay()
        while connection.wait():
            connection.now += 0.05
    assert connection.estimator.rate is not None
    assert connection.estimator.rate > 0.75 * known
    connection._rate, connection._round_trip = PROFILES["300 kbit/s"]
    connection.send(200_000)
    assert connection.estimator.rate < 1.3 * 300 * KBIT


def test_a_rate_may_be_assumed() -> None:
    """An assumed rate is replaced by the first estimate."""
    connection = SimulatedConnection(*PROFILES["8 Mbit/s"])
    connection.estimator.assume(64_000.0)
    connection.estimator.assume(1.0)
    assert connection.estimator.rate == 64_000.0
    connection.write(200)
    connection.send(300_000)
    assert connection.estimator.rate > 500 * KBIT * 1.5


def test_replies_in_bursts_do_not_raise_the_rate() -> None:
    """A terminal that now and then answers four fences at once does not seem infinitely fast."""
    rate, gulp = 1_000_000 * 1.0, 4
    link, now = ConnectionEstimator(), 10.0
    for _ in range(40):
        for _ in range(gulp):
            link.record_write(8192, now)
            link.record_fence(now)
        now += 0.04 + gulp * 8192 / rate
        for number in range(gulp):
            link.record_reply(now + number * 1e-4)
    assert link.rate is not None
    assert link.rate <= 1.1 * rate


@given(st.lists(st.sampled_from(["wrote", "fenced", "answered", "rested", "forget_flight"]), max_size=200))
def test_the_counters_are_always_consistent(calls: list[str]) -> None:
    """In any order of events nothing is negative, and the window stays within its bounds."""
    link, now = ConnectionEstimator(), 0.0
    for call in calls:
        now += 0.01
        match call:
            case "wrote":
                link.record_write(5000, now)
            case "fenced":
                link.record_fence(now)
            case "answered":
                link.record_reply(now)
            case "rested":
                link.record_idle()
            case _:
                link.forget_in_flight()
        assert link.in_flight >= link.unfenced >= 0
        assert MIN_WINDOW <= link.window <= MAX_WINDOW
        assert link.rate is None or link.rate > 0
    while link.fences:
        link.record_reply(now)
    assert link.in_flight == link.unfenced


def test_a_gentle_transfer_builds_no_queue_and_lowers_no_rate() -> None:
    """Half of what the connection holds is in flight at most; what is sent so slowly says nothing about the rate."""
    connection = SimulatedConnection(1_000_000, 0.05)
    connection.write(200)
    connection.send(2_000_000)
    estimator = connection.estimator
    before, window = estimator.rate, estimator.window
    assert before is not None
    estimator.is_gentle = True
    assert estimator.window <= 0.6 * 1_000_000 * 0.05 < window
    connection.send(2_000_000)
    assert estimator.rate is not None
    assert estimator.rate >= 0.9 * before
