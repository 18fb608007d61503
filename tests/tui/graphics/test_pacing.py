"""The two-lane writer: text overtakes pictures, little is under way unread, and nothing is left running."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

import pytest

from tui.graphics.link import LEAST_WINDOW, MOST_WINDOW
from tui.graphics.pacing import MAX_TEXT, PIECE, SILENT_RATE, PacedWriter

FENCE = b"\x1b[5n"
PICTURE = b"P" * 4096


class SlowTerminal:
    """A sink that takes what the test lets it take."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.open = asyncio.Event()
        self.open.set()
        self.broken = False

    def write(self, data: bytes) -> None:
        if self.broken:
            raise ConnectionResetError
        self.written.append(data)

    async def drain(self) -> None:
        await self.open.wait()

    @property
    def stream(self) -> bytes:
        return b"".join(self.written)


class Pictures:
    """Pictures that wait to be pulled."""

    def __init__(self) -> None:
        self.waiting: deque[bytes] = deque()

    def __call__(self) -> bytes | None:
        return self.waiting.popleft() if self.waiting else None


class Rig:
    """A writer on a slow terminal."""

    def __init__(self) -> None:
        self.terminal = SlowTerminal()
        self.pictures = Pictures()
        self.relieved = 0
        self.gone = 0
        self.writer = PacedWriter(self.terminal, self.pictures, self._relieve, self._go)

    def _relieve(self) -> None:
        self.relieved += 1

    def _go(self) -> None:
        self.gone += 1


async def until(fact: Callable[[], bool]) -> None:
    """Let the loop turn until the fact holds."""
    for _ in range(10_000):
        if fact():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came true")


def answering(rig: Rig, fact: Callable[[], bool]) -> Callable[[], bool]:
    """The same fact, while the terminal answers every fence."""
    answered = 0

    def ask() -> bool:
        nonlocal answered
        while answered < rig.terminal.stream.count(FENCE):
            answered += 1
            rig.writer.fence_answered()
        return fact()

    return ask


def is_congested(rig: Rig) -> bool:
    return rig.writer.congested


def looks_at_the_clock(rig: Rig) -> bool:
    return rig.writer._beat is not None


async def settle() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    rig = Rig()
    rig.writer.start()
    yield rig
    rig.terminal.open.set()
    await rig.writer.close()


async def test_text_overtakes_pictures(rig: Rig) -> None:
    """A frame that is written while a hundred pictures wait comes right after the one that was begun."""
    rig.pictures.waiting.extend([PICTURE] * 100)
    rig.terminal.open.clear()
    rig.writer.wake()
    await until(lambda: bool(rig.terminal.written))
    rig.writer.text(b"KEY")
    rig.terminal.open.set()
    await until(lambda: b"KEY" in rig.terminal.stream)
    assert rig.terminal.stream == PICTURE + FENCE + b"KEY"


async def test_pictures_are_not_pulled_while_text_waits(rig: Rig) -> None:
    """All text is out before the next picture is asked for."""
    rig.pictures.waiting.append(PICTURE)
    for _ in range(5):
        rig.writer.text(b"t" * PIECE * 2)
    await until(answering(rig, lambda: PICTURE in rig.terminal.stream))
    assert rig.terminal.stream.replace(FENCE, b"").startswith(b"t" * PIECE * 10 + PICTURE)


async def test_no_write_is_larger_than_a_piece(rig: Rig) -> None:
    """Others get their turn after 16 KiB, also within one frame or picture."""
    rig.writer.text(b"t" * 100_000)
    rig.pictures.waiting.append(b"P" * 100_000)
    await until(answering(rig, lambda: rig.terminal.stream.count(b"P") == 100_000))
    assert max(map(len, rig.terminal.written)) <= PIECE


async def test_little_is_unread(rig: Rig) -> None:
    """Beyond 16 KiB that no fence has answered for, no picture goes out; each answer lets some more pass."""
    rig.pictures.waiting.extend([PICTURE] * 100)
    rig.writer.wake()
    await settle()
    assert rig.terminal.stream.count(b"P") == LEAST_WINDOW
    assert rig.writer.link.in_flight == LEAST_WINDOW
    rig.writer.text(b"KEY")
    await until(lambda: rig.terminal.stream.endswith(b"KEY"))
    rig.writer.fence_answered()
    await settle()
    assert LEAST_WINDOW < rig.terminal.stream.count(b"P") <= LEAST_WINDOW + 2 * len(PICTURE)


async def test_text_is_part_of_what_is_under_way(rig: Rig) -> None:
    """A large frame that nobody has read yet holds pictures back as pictures do."""
    rig.writer.text(b"t" * LEAST_WINDOW)
    rig.pictures.waiting.append(PICTURE)
    await settle()
    assert b"P" not in rig.terminal.stream
    rig.writer.fence_answered()
    await until(lambda: PICTURE in rig.terminal.stream)


async def test_the_first_words_measure_the_link(rig: Rig) -> None:
    """The first text is fenced however short, later short ones are not, a frame is when nothing follows it."""
    rig.writer.text(b"hello")
    await settle()
    assert rig.terminal.stream == b"hello" + FENCE
    rig.writer.fence_answered()
    assert rig.writer.link.round_trip is not None
    rig.writer.text(b"short")
    await settle()
    assert rig.terminal.stream.endswith(b"short")
    assert rig.writer.link.in_flight == 0
    rig.writer.text(b"f" * 2000)
    await settle()
    assert rig.terminal.stream.endswith(b"f" * 2000 + FENCE)


async def test_the_window_never_leaves_its_bounds(rig: Rig) -> None:
    """A terminal that answers at once gets a larger window, but never more than the largest is under way."""
    rig.pictures.waiting.extend([PICTURE] * 1000)
    rig.writer.wake()

    def done() -> bool:
        assert rig.writer.link.in_flight <= MOST_WINDOW
        return not rig.pictures.waiting

    await until(answering(rig, done))
    assert LEAST_WINDOW <= rig.writer.link.window <= MOST_WINDOW


async def test_every_picture_comes_when_fences_are_answered(rig: Rig) -> None:
    """With a terminal that answers, a hundred pictures arrive whole and in order, the last one fenced too."""
    pictures = [bytes([index]) * 5000 for index in range(100, 200)]
    rig.pictures.waiting.extend(pictures)
    rig.writer.wake()
    await until(answering(rig, lambda: not rig.pictures.waiting and rig.writer.link.in_flight == 0))
    assert rig.terminal.stream.replace(FENCE, b"") == b"".join(pictures)


async def test_a_silent_terminal_gets_a_fixed_window(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    """A terminal that never answers a fence gets all its pictures, a window after each pause and never more at once."""
    monkeypatch.setattr("tui.graphics.pacing._SILENT_SECONDS", 0.01)
    monkeypatch.setattr("tui.graphics.pacing._SILENT_PAUSE", 0.01)
    rig.pictures.waiting.extend([PICTURE] * 100)
    rig.writer.wake()
    async with asyncio.timeout(10):
        while rig.pictures.waiting:
            assert rig.writer.link.in_flight <= LEAST_WINDOW
            before = len(rig.pictures.waiting)
            await settle()
            assert before - len(rig.pictures.waiting) <= LEAST_WINDOW // len(PICTURE)
            await asyncio.sleep(0.01)
    await until(lambda: rig.terminal.stream.count(b"P") == 100 * len(PICTURE))


async def test_a_silent_terminal_counts_as_a_slow_link(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    """What its window and pause let through is the rate by which pictures are chosen, until an answer comes."""
    monkeypatch.setattr("tui.graphics.pacing._SILENT_SECONDS", 0.01)
    rig.pictures.waiting.extend([PICTURE] * 6)
    rig.writer.wake()
    async with asyncio.timeout(10):
        while rig.writer.link.rate is None:  # noqa: ASYNC110 - nothing happens that could set an event
            await asyncio.sleep(0.01)
    assert rig.writer.link.rate == SILENT_RATE
    assert rig.writer.link.window == LEAST_WINDOW


async def test_a_pause_is_noticed_once(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    """Some time after the last text pictures are asked for again, and then no more until something happens."""
    monkeypatch.setattr("tui.graphics.pacing._PAUSE_SECONDS", 0.01)
    asked: list[bool] = []

    def next_picture() -> None:
        asked.append(rig.writer.link.paused)

    rig.writer._next_picture = next_picture
    rig.writer.text(b"frame")
    async with asyncio.timeout(10):
        while True not in asked:  # noqa: ASYNC110 - nothing happens that could set an event
            await asyncio.sleep(0.01)
    count = len(asked)
    await settle()
    assert len(asked) == count
    assert asked[0] is False
    rig.writer.text(b"frame")
    assert rig.writer.link.paused is False


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("late", [False, True])
async def test_answers_that_were_read_late_do_not_make_a_link_slow(
    monkeypatch: pytest.MonkeyPatch, rig: Rig, late: bool
) -> None:
    """When the event loop did nothing for a second, its fences say nothing about the link; on time they do."""
    clock = Clock()
    monkeypatch.setattr("tui.graphics.pacing._now", clock)

    async def send(seconds: float) -> None:
        """Send some windows whose answers take so long each."""
        rig.pictures.waiting.extend([PICTURE] * 40)
        rig.writer.wake()
        answered = rig.terminal.stream.count(FENCE) - rig.writer.link.fences
        while rig.pictures.waiting or rig.writer.link.fences:
            await settle()
            for _ in range(rig.terminal.stream.count(FENCE) - answered):
                answered += 1
                clock.now += seconds
                if not late:
                    rig.writer._due = clock.now  # as if the beat had come meanwhile
                rig.writer.fence_answered()

    await send(0.005)
    known = rig.writer.link.rate
    assert known is not None
    await send(0.5)
    assert rig.writer.link.rate is not None
    assert (rig.writer.link.rate > 0.7 * known) is late


async def test_lost_answers_do_not_stop_pictures(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    """A terminal that answered once and then no more gets a window of pictures after each pause, not all at once."""
    monkeypatch.setattr("tui.graphics.pacing._STALLED_SECONDS", 0.01)
    rig.writer.fence_answered()
    rig.pictures.waiting.extend([PICTURE] * 40)
    rig.writer.wake()
    await settle()
    assert rig.terminal.stream.count(b"P") == LEAST_WINDOW
    async with asyncio.timeout(10):
        while rig.pictures.waiting:
            assert rig.writer.link.in_flight <= LEAST_WINDOW
            await asyncio.sleep(0.01)


async def test_frames_are_refused_when_too_much_waits(rig: Rig) -> None:
    """A reader that stops makes the writer congested; when all is read, it says so once."""
    rig.terminal.open.clear()
    for _ in range(MAX_TEXT // 1000 + 1):
        rig.writer.text(b"t" * 1000)
    assert is_congested(rig)
    assert rig.relieved == 0
    rig.terminal.open.set()
    await until(lambda: rig.relieved == 1)
    assert not is_congested(rig)
    assert MAX_TEXT < rig.terminal.stream.count(b"t") <= MAX_TEXT + 2000


async def test_stop_drops_what_was_not_begun() -> None:
    """At the end only the frame under way is finished, then the farewell comes; later text is ignored."""
    rig = Rig()
    rig.terminal.open.clear()
    rig.writer.start()
    rig.writer.text(b"begun")
    rig.writer.text(b"dropped")
    rig.pictures.waiting.append(PICTURE)
    await settle()
    rig.writer.stop(b"restored")
    rig.writer.text(b"late")
    rig.terminal.open.set()
    await rig.writer.close(b"sorry")
    assert rig.terminal.stream == b"begun" + FENCE + b"restoredsorry"


async def test_an_answer_that_never_comes_leaves_no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is looked at while an answer may come, and no longer than the visit."""
    clock = Clock()
    monkeypatch.setattr("tui.graphics.pacing._now", clock)
    rig = Rig()
    rig.writer.start()
    rig.writer.text(b"hello")
    await settle()
    assert looks_at_the_clock(rig)
    rig.writer._beaten()
    assert looks_at_the_clock(rig)
    clock.now += 60
    rig.writer._beaten()
    assert not looks_at_the_clock(rig)
    rig.writer.text(b"f" * 8000)
    await settle()
    assert looks_at_the_clock(rig)
    await rig.writer.close()
    assert not looks_at_the_clock(rig)


async def test_close_leaves_no_task() -> None:
    """After close the writer's task is over, also when it was never started or is closed twice."""
    before = asyncio.all_tasks()
    rig = Rig()
    await rig.writer.close(b"bye")
    await rig.writer.close()
    assert rig.terminal.stream == b"bye"
    assert asyncio.all_tasks() == before


async def test_close_does_not_wait_for_a_stuck_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that takes nothing any more is given up."""
    monkeypatch.setattr("tui.graphics.pacing._FINISH_SECONDS", 0.01)
    before = asyncio.all_tasks()
    rig = Rig()
    rig.terminal.open.clear()
    rig.writer.start()
    rig.writer.text(b"frame")
    async with asyncio.timeout(5):
        await rig.writer.close(b"bye")
    assert asyncio.all_tasks() == before


async def test_cancelling_close_leaves_no_task() -> None:
    """A visit that is cut while it says good-bye leaves nothing behind."""
    before = asyncio.all_tasks()
    rig = Rig()
    rig.terminal.open.clear()
    rig.writer.start()
    rig.writer.text(b"frame")
    closing = asyncio.ensure_future(rig.writer.close())
    await settle()
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    assert asyncio.all_tasks() == before


async def test_close_waits_until_the_terminal_has_read_everything() -> None:
    """A terminal that answers is asked a last time, so that nothing of ours is under way when its shell comes back."""
    rig = Rig()
    rig.writer.start()
    closing = asyncio.ensure_future(rig.writer.close(b"bye", await_reading=True))
    await until(lambda: FENCE in rig.terminal.stream)
    await settle()
    assert not closing.done()
    assert rig.terminal.stream == b"bye" + FENCE
    rig.writer.fence_answered()
    await closing


async def test_a_broken_stream_ends_the_writer() -> None:
    """When the terminal is gone it is said once, and nothing is kept for it."""
    rig = Rig()
    rig.terminal.broken = True
    rig.writer.start()
    rig.writer.text(b"frame")
    await until(lambda: rig.gone == 1)
    rig.writer.text(b"t" * MAX_TEXT * 2)
    assert not rig.writer.congested
    await rig.writer.close(b"bye")
    assert rig.gone == 1
    assert rig.terminal.stream == b""
