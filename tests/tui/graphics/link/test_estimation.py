"""The measure of a link, on links that the tests compute: rate, round trip and window come out as they are."""

from __future__ import annotations

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from tui.graphics.link.estimation import GAIN, INITIAL_WINDOW, MAX_WINDOW, MIN_WINDOW, ConnectionEstimator

KBIT = 1000 / 8
PROFILES = {"300 kbit/s": (300 * KBIT, 0.2), "2 Mbit/s": (2000 * KBIT, 0.08), "8 Mbit/s": (8000 * KBIT, 0.04)}

rates = st.floats(20_000, 2_000_000)
round_trips = st.floats(0.005, 0.6)


class Way:
    """A link that carries `rate` bytes a second and takes `round_trip` beside; its terminal answers at once."""

    def __init__(self, rate: float, round_trip: float) -> None:
        self.link = ConnectionEstimator()
        self.now = 100.0
        self._rate = rate
        self._round_trip = round_trip
        self._free_at = 0.0
        self._answers: deque[float] = deque()
        self.most_in_flight = 0

    def write(self, size: int, *, fence: bool = True) -> None:
        self.link.record_write(size, self.now)
        self._free_at = max(self._free_at, self.now) + size / self._rate
        if fence:
            self.link.record_fence(self.now)
            self._answers.append(self._free_at + self._round_trip)
        self.most_in_flight = max(self.most_in_flight, self.link.in_flight)

    def wait(self, until: float | None = None) -> bool:
        """Let the next answer come, if it does before a moment."""
        if not self._answers or (until is not None and self._answers[0] > until):
            self.now = until if until is not None else self.now
            return False
        self.now = self._answers.popleft()
        self.link.record_reply(self.now)
        return True

    def send(self, size: int, piece: int = 4096) -> None:
        """Send as a writer does: pieces while the window allows, else wait; then wait for the rest."""
        while size > 0:
            while self.link.in_flight >= self.link.window:
                assert self.wait()
            self.write(piece)
            size -= piece
        self.link.record_idle()
        while self.wait():
            pass


@given(rates, round_trips)
def test_a_bulk_transfer_finds_the_rate(rate: float, round_trip: float) -> None:
    """After a megabyte the measured rate is the link's, as far as the largest window can fill it."""
    way = Way(rate, round_trip)
    way.write(200)
    way.send(1_000_000)
    assert way.link.rate is not None
    assert 0.75 * rate <= way.link.rate <= 1.25 * rate or MAX_WINDOW / round_trip < rate


@given(rates, round_trips)
def test_one_frame_tells_the_rate(rate: float, round_trip: float) -> None:
    """A short word and a frame of 12 KiB right behind it are enough for a first judgement."""
    way = Way(rate, round_trip)
    way.write(200)
    way.link.record_idle()
    way.write(12_000)
    way.link.record_idle()
    while way.wait():
        pass
    assert way.link.rate is None or 0.9 * rate < way.link.rate <= 1.1 * rate
    assert way.link.rate is not None or 12_000 / rate <= 0.0061
    assert way.link.min_round_trip is not None
    assert round_trip <= way.link.min_round_trip <= round_trip + 200 / rate + 1e-6


@given(rates, round_trips)
def test_the_window_is_filled_but_not_more(rate: float, round_trip: float) -> None:
    """Under way is at most a window and a piece, and the window holds 1.5 times what the link holds, within bounds."""
    way = Way(rate, round_trip)
    way.write(200)
    way.send(600_000)
    assert MIN_WINDOW <= way.link.window <= MAX_WINDOW
    most = 1.3 * GAIN * max(INITIAL_WINDOW, rate * round_trip)
    assert way.link.window <= most
    assert way.most_in_flight <= most + 4096


@given(rates, round_trips, st.lists(st.tuples(st.integers(1, 3000), st.floats(0.0, 5.0)), max_size=40))
def test_phases_without_much_to_send_do_not_lower_the_rate(
    rate: float, round_trip: float, frames: list[tuple[int, float]]
) -> None:
    """Small frames with pauses say nothing about what a link carries: the rate stays what pictures have shown."""
    way = Way(rate, round_trip)
    way.write(200)
    way.send(400_000)
    known = way.link.rate
    assert known is not None
    for size, pause in frames:
        way.write(size)
        way.link.record_idle()
        until = way.now + pause
        while way.wait(until):
            pass
    while way.wait():
        pass
    assert way.link.rate is not None
    assert 0.75 * known <= way.link.rate <= 1.25 * known


def test_slow_encoding_is_not_a_slow_link() -> None:
    """Pictures that come one by one from a busy encoder leave the measured rate where it was."""
    way = Way(*PROFILES["8 Mbit/s"])
    way.write(200)
    way.send(300_000)
    known = way.link.rate
    for _ in range(100):
        way.send(12_000)
        while way.wait(way.now + 0.1):
            pass
    assert way.link.rate is not None
    assert known is not None
    assert way.link.rate > 0.75 * known


def test_a_link_that_becomes_slow_is_noticed() -> None:
    """From 8 Mbit/s to 300 kbit/s: after 200 KB the new rate is known."""
    way = Way(*PROFILES["8 Mbit/s"])
    way.write(200)
    way.send(500_000)
    way._rate, way._round_trip = PROFILES["300 kbit/s"]
    way.send(200_000)
    assert way.link.rate is not None
    assert way.link.rate < 1.3 * 300 * KBIT


def test_a_busy_machine_is_not_a_slow_link() -> None:
    """What is answered while we were late ourselves lowers nothing; what comes on time afterwards counts again."""
    way = Way(*PROFILES["8 Mbit/s"])
    way.write(200)
    way.send(500_000)
    known = way.link.rate
    assert known is not None
    for _ in range(60):
        for _ in range(3):
            way.write(4096)
        way.now += 0.3
        way.link.record_delay()
        while way.wait():
            way.now += 0.05
    assert way.link.rate is not None
    assert way.link.rate > 0.75 * known
    way._rate, way._round_trip = PROFILES["300 kbit/s"]
    way.send(200_000)
    assert way.link.rate < 1.3 * 300 * KBIT


def test_a_link_that_cannot_be_measured_may_be_assumed() -> None:
    """An assumption fills a gap, and gives way to the first measurement."""
    way = Way(*PROFILES["8 Mbit/s"])
    way.link.assume(64_000.0)
    way.link.assume(1.0)
    assert way.link.rate == 64_000.0
    way.write(200)
    way.send(300_000)
    assert way.link.rate > 500 * KBIT * 1.5


def test_answers_in_gulps_do_not_make_a_link_fast() -> None:
    """A terminal that answers four fences at once every so often is not taken for one without limits."""
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
def test_the_books_always_balance(calls: list[str]) -> None:
    """In any order of events nothing is negative, and the window stays in its bounds."""
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
