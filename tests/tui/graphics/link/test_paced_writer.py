"""PacedWriter: text comes before pictures, little data is in flight, and no task is left running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.tui.graphics.link.pacing_rig import FENCE, PICTURE, Clock, Rig, answering, settle, until
from tui.graphics.link.estimation import INITIAL_WINDOW, MAX_WINDOW, MIN_WINDOW
from tui.graphics.link.paced_writer import MAX_TEXT, SLICE_BYTES, UNANSWERED_RATE


def is_congested(rig: Rig) -> bool:
    return rig.writer.congested


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    rig = Rig()
    rig.writer.start()
    yield rig
    rig.terminal.open.set()
    await rig.writer.close()


async def test_text_is_sent_before_pictures(rig: Rig) -> None:
    """A frame written while a hundred pictures wait is sent right after the picture in progress."""
    rig.pictures.waiting.extend([PICTURE] * 100)
    rig.terminal.open.clear()
    rig.writer.wake()
    await until(lambda: bool(rig.terminal.written))
    rig.writer.text(b"KEY")
    rig.terminal.open.set()
    await until(lambda: b"KEY" in rig.terminal.stream)
    assert rig.terminal.stream == PICTURE + FENCE + b"KEY"


async def test_pictures_are_not_pulled_while_text_waits(rig: Rig) -> None:
    """All text is sent before the next picture is requested."""
    rig.pictures.waiting.append(PICTURE)
    for _ in range(5):
        rig.writer.text(b"t" * SLICE_BYTES * 2)
    await until(answering(rig, lambda: PICTURE in rig.terminal.stream))
    assert rig.terminal.stream.replace(FENCE, b"").startswith(b"t" * SLICE_BYTES * 10 + PICTURE)


async def test_no_write_is_larger_than_a_slice(rig: Rig) -> None:
    """Other sessions may run after each piece, also within one frame or picture."""
    rig.writer.text(b"t" * 100_000)
    rig.pictures.waiting.append(b"P" * 100_000)
    await until(answering(rig, lambda: rig.terminal.stream.count(b"P") == 100_000))
    assert max(map(len, rig.terminal.written)) <= SLICE_BYTES


async def test_little_data_is_in_flight(rig: Rig) -> None:
    """With 16 KiB unacknowledged no picture is sent; each reply lets more be sent."""
    rig.pictures.waiting.extend([PICTURE] * 100)
    rig.writer.wake()
    await settle()
    assert rig.terminal.stream.count(b"P") == INITIAL_WINDOW
    assert rig.writer.estimator.in_flight == INITIAL_WINDOW
    rig.writer.text(b"KEY")
    await until(lambda: rig.terminal.stream.endswith(b"KEY"))
    rig.writer.fence_answered()
    await settle()
    assert INITIAL_WINDOW < rig.terminal.stream.count(b"P") <= INITIAL_WINDOW + 2 * len(PICTURE)


async def test_text_counts_as_in_flight(rig: Rig) -> None:
    """A large frame in flight holds pictures back as pictures do."""
    rig.writer.text(b"t" * INITIAL_WINDOW)
    rig.pictures.waiting.append(PICTURE)
    await settle()
    assert b"P" not in rig.terminal.stream
    rig.writer.fence_answered()
    await until(lambda: PICTURE in rig.terminal.stream)


async def test_the_first_text_measures_the_connection(rig: Rig) -> None:
    """The first text gets a fence however short; later short texts do not, a frame does when nothing follows it."""
    rig.writer.text(b"hello")
    await settle()
    assert rig.terminal.stream == b"hello" + FENCE
    rig.writer.fence_answered()
    assert rig.writer.estimator.round_trip is not None
    rig.writer.text(b"short")
    await settle()
    assert rig.terminal.stream.endswith(b"short")
    assert rig.writer.estimator.in_flight == 0
    rig.writer.text(b"f" * 2000)
    await settle()
    assert rig.terminal.stream.endswith(b"f" * 2000 + FENCE)


async def test_a_window_that_shrinks_below_what_is_in_flight_does_not_stop_pictures(rig: Rig) -> None:
    """What was written without a fence in a large window gets one when the window becomes smaller than that."""
    rig.pictures.waiting.extend([PICTURE] * 100)
    rig.writer.wake()
    await until(answering(rig, lambda: not rig.pictures.waiting and not rig.writer.estimator.in_flight))
    rig.writer.estimator.rate = 100e6
    rig.terminal.open.clear()
    rig.pictures.waiting.extend([b"Q" * MIN_WINDOW, b"R"])
    rig.writer.wake()
    await until(lambda: b"Q" in rig.terminal.stream)
    assert rig.writer.estimator.fences == 0
    rig.writer.estimator.rate = 100.0
    rig.terminal.open.set()
    await until(answering(rig, lambda: b"R" in rig.terminal.stream))


@pytest.mark.slow
async def test_the_window_never_leaves_its_bounds(rig: Rig) -> None:
    """A terminal that replies at once gets a larger window, but never more than the largest is in flight."""
    rig.pictures.waiting.extend([PICTURE] * 1000)
    rig.writer.wake()

    def done() -> bool:
        assert rig.writer.estimator.in_flight <= MAX_WINDOW
        return not rig.pictures.waiting

    await until(answering(rig, done))
    assert INITIAL_WINDOW <= rig.writer.estimator.window <= MAX_WINDOW


async def test_every_picture_arrives_when_fences_are_answered(rig: Rig) -> None:
    """With a terminal that replies, a hundred pictures arrive whole and in order, the last one with a fence."""
    pictures = [bytes([index]) * 5000 for index in range(100, 200)]
    rig.pictures.waiting.extend(pictures)
    rig.writer.wake()
    await until(answering(rig, lambda: not rig.pictures.waiting and rig.writer.estimator.in_flight == 0))
    assert rig.terminal.stream.replace(FENCE, b"") == b"".join(pictures)


async def test_a_silent_terminal_gets_a_fixed_window(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    """A terminal that never answers a fence gets all its pictures: one window after each pause."""
    monkeypatch.setattr("tui.graphics.link.paced_writer._SILENT_SECONDS", 0.01)
    monkeypatch.setattr("tui.graphics.link.paced_writer._SILENT_PAUSE", 0.01)
    rig.pictures.waiting.extend([PICTURE] * 100)
    rig.writer.wake()
    async with asyncio.timeout(60):
        while rig.pictures.waiting:
            assert rig.writer.estimator.in_flight <= INITIAL_WINDOW
            before = len(rig.pictures.waiting)
            await settle()
            assert before - len(rig.pictures.waiting) <= INITIAL_WINDOW // len(PICTURE)
            await asyncio.sleep(0.01)
    await until(lambda: rig.terminal.stream.count(b"P") == 100 * len(PICTURE))


async def test_a_silent_terminal_counts_as_a_slow_connection(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    """One window per pause is the rate by which pictures are graded, until a reply arrives."""
    monkeypatch.setattr("tui.graphics.link.paced_writer._SILENT_SECONDS", 0.01)
    rig.pictures.waiting.extend([PICTURE] * 6)
    rig.writer.wake()
    async with asyncio.timeout(60):
        while rig.writer.estimator.rate is None:  # noqa: ASYNC110 - nothing happens that could set an event
            await asyncio.sleep(0.01)
    assert rig.writer.estimator.rate == UNANSWERED_RATE
    assert rig.writer.estimator.window == INITIAL_WINDOW


async def test_a_terminal_that_never_replies_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    """Without a reply to its first short text the connection counts as slow, so that pictures in blocks may follow."""
    monkeypatch.setattr("tui.graphics.link.paced_writer._SILENT_SECONDS", 0.01)
    rig.writer.text(b"queries")
    async with asyncio.timeout(60):
        while rig.writer.estimator.rate is None:  # noqa: ASYNC110 - nothing happens that could set an event
            await asyncio.sleep(0.01)
    assert rig.writer.estimator.fences == 0


async def test_a_pause_is_noticed_once(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    """Some time after the last key pictures are requested again, and then not until something happens."""
    monkeypatch.setattr("tui.graphics.link.paced_writer._QUIET_SECONDS", 0.01)
    asked: list[bool] = []

    def next_picture() -> None:
        asked.append(rig.writer.estimator.is_quiet)

    rig.writer._next_picture = next_picture
    rig.writer.start()
    rig.writer.input_received()
    async with asyncio.timeout(60):
        while True not in asked:  # noqa: ASYNC110 - nothing happens that could set an event
            await asyncio.sleep(0.01)
    count = len(asked)
    await settle()
    assert len(asked) == count
    assert asked[0] is False
    rig.writer.text(b"a frame that no key caused")
    assert rig.writer.estimator.is_quiet is True
    rig.writer.input_received()
    assert rig.writer.estimator.is_quiet is False


async def test_rest_comes_after_quiet(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    """Pictures are requested when it is quiet and again at rest, then not any longer; a frame ends rest, a key both."""
    monkeypatch.setattr("tui.graphics.link.paced_writer._QUIET_SECONDS", 0.01)
    monkeypatch.setattr("tui.graphics.link.paced_writer._REST_SECONDS", 0.02)
    asked: list[tuple[bool, bool]] = []

    def next_picture() -> None:
        asked.append((rig.writer.estimator.is_quiet, rig.writer.estimator.is_at_rest))

    rig.writer._next_picture = next_picture
    rig.writer.start()
    rig.writer.input_received()
    async with asyncio.timeout(60):
        while (True, True) not in asked:  # noqa: ASYNC110 - nothing happens that could set an event
            await asyncio.sleep(0.01)
    count = len(asked)
    await settle()
    assert len(asked) == count
    assert list(dict.fromkeys(asked)) == [(False, False), (True, False), (True, True)]
    rig.writer.text(b"frame")
    assert (rig.writer.estimator.is_quiet, rig.writer.estimator.is_at_rest) == (True, False)
    rig.writer.input_received()
    assert (rig.writer.estimator.is_quiet, rig.writer.estimator.is_at_rest) == (False, False)


@pytest.mark.parametrize("late", [False, True])
async def test_replies_that_were_read_late_do_not_lower_the_rate(
    monkeypatch: pytest.MonkeyPatch, rig: Rig, late: bool
) -> None:
    """When the event loop was blocked for a second, its fences say nothing about the rate; without delay they do."""
    clock = Clock()
    monkeypatch.setattr("tui.graphics.link.paced_writer._now", clock)

    async def send(seconds: float) -> None:
        """Send some windows whose replies take so long each."""
        rig.pictures.waiting.extend([PICTURE] * 40)
        rig.writer.wake()
        answered = rig.terminal.stream.count(FENCE) - rig.writer.estimator.fences
        while rig.pictures.waiting or rig.writer.estimator.fences:
            await settle()
            for _ in range(rig.terminal.stream.count(FENCE) - answered):
                answered += 1
                clock.now += seconds
                if not late:
                    rig.writer._due = clock.now  # as if the beat had come in between
                rig.writer.fence_answered()

    await send(0.005)
    known = rig.writer.estimator.rate
    assert known is not None
    await send(0.5)
    assert rig.writer.estimator.rate is not None
    assert (rig.writer.estimator.rate > 0.7 * known) is late


async def test_lost_replies_do_not_stop_pictures(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    """A terminal that replied once and then no longer gets one window of pictures after each pause."""
    monkeypatch.setattr("tui.graphics.link.paced_writer._STALLED_SECONDS", 0.01)
    rig.writer.fence_answered()
    rig.pictures.waiting.extend([PICTURE] * 40)
    rig.writer.wake()
    await settle()
    assert rig.terminal.stream.count(b"P") == INITIAL_WINDOW
    async with asyncio.timeout(60):
        while rig.pictures.waiting:
            assert rig.writer.estimator.in_flight <= INITIAL_WINDOW
            await asyncio.sleep(0.01)


async def test_frames_are_skipped_when_too_much_text_waits(rig: Rig) -> None:
    """A reader that stops makes the writer congested; when it has read everything, `on_relief` is called once."""
    rig.terminal.open.clear()
    for _ in range(MAX_TEXT // 1000 + 1):
        rig.writer.text(b"t" * 1000)
    assert is_congested(rig)
    assert rig.relieved == 0
    rig.terminal.open.set()
    await until(lambda: rig.relieved == 1)
    assert not is_congested(rig)
    assert MAX_TEXT < rig.terminal.stream.count(b"t") <= MAX_TEXT + 2000
