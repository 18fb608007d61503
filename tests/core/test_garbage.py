"""Full garbage collections wait for a quiet moment, but not forever."""

from __future__ import annotations

import asyncio
import gc
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.garbage import (
    AGAIN_SECONDS,
    CHECK_SECONDS,
    IDLE_SHARE,
    MOST_ENDED,
    MOST_GROWTH,
    MOST_SHARE,
    QUIET_SECONDS,
    THRESHOLDS,
    GarbageCollector,
)


@dataclass
class Clock:
    """Two clocks that stand still: the time, and the processor time of the loop."""

    now: float = 100.0
    used: float = 5.0

    def collector(self) -> GarbageCollector:
        return GarbageCollector(lambda: self.now, lambda: self.used)

    def advance(self, seconds: float, busy: float = 0.0) -> None:
        """Let time pass, of which the loop works the share `busy`."""
        self.now += seconds
        self.used += seconds * busy


@pytest.fixture(autouse=True)
def _no_other_collection() -> Iterator[None]:
    """Have only the test collect; what is collected is small, because the rest stays out of sight."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()


class Node:
    """An object that only the collector can free."""

    def __init__(self) -> None:
        self.itself = self


def nodes() -> int:
    return sum(isinstance(each, Node) for each in gc.get_objects())


def grow(times: int) -> None:
    """Have the middle generation collected so many times."""
    for _ in range(times):
        gc.collect(1)


def test_what_a_session_leaves_is_freed_when_nobody_has_pressed_a_key_for_a_second() -> None:
    """Not before: each input postpones the collection."""
    clock = Clock()
    collector = clock.collector()
    Node()
    collector.session_ended()
    for _ in range(5):
        clock.advance(QUIET_SECONDS * 0.9)
        assert not collector.check()
        collector.postpone()
    assert nodes() == 1
    clock.advance(QUIET_SECONDS)
    assert collector.check()
    assert (nodes(), collector.count) == (0, 1)
    clock.advance(QUIET_SECONDS)
    assert not collector.check()


def test_what_was_still_in_use_is_freed_a_minute_later() -> None:
    """A timer or a connection that closes slowly may hold a session for a while; nothing else would happen then."""
    clock = Clock()
    collector = clock.collector()
    collector.session_ended()
    clock.advance(QUIET_SECONDS)
    assert collector.check()
    clock.advance(AGAIN_SECONDS * 0.9)
    assert not collector.check()
    clock.advance(AGAIN_SECONDS * 0.1)
    assert collector.check()
    clock.advance(AGAIN_SECONDS * 10)
    assert not collector.check()


def test_a_session_that_has_just_ended_may_still_be_in_use() -> None:
    """Its connection closes a little later; what is then left would wait for the next session to end."""
    clock = Clock()
    collector = clock.collector()
    clock.advance(QUIET_SECONDS * 10)
    collector.session_ended()
    assert not collector.check()


def test_nothing_is_collected_when_nothing_has_happened() -> None:
    """A server without sessions does nothing, however long."""
    clock = Clock()
    collector = clock.collector()
    for _ in range(100):
        clock.advance(60)
        assert not collector.check()


def test_growth_is_collected_in_a_quiet_moment() -> None:
    """Objects that no session left behind, such as those of a scan, count by how many were made."""
    clock = Clock()
    collector = clock.collector()
    clock.advance(QUIET_SECONDS)
    grow(1)
    assert collector.check()


def test_the_loop_is_not_quiet_while_it_works() -> None:
    """Someone waits for web pages, commands and transfers, too, which are not input of a session."""
    clock = Clock()
    collector = clock.collector()
    collector.session_ended()
    clock.advance(QUIET_SECONDS, busy=IDLE_SHARE * 2)
    assert not collector.check()
    clock.advance(CHECK_SECONDS, busy=IDLE_SHARE / 2)
    assert collector.check()


@pytest.mark.parametrize("many", ["sessions", "growth"])
def test_much_garbage_does_not_wait_forever(many: str) -> None:
    """Keys that never stop do not let the memory grow without a limit."""
    clock = Clock()
    collector = clock.collector()
    for _ in range(MOST_ENDED if many == "sessions" else 0):
        collector.session_ended()
    grow(MOST_GROWTH if many == "growth" else 0)
    clock.advance(QUIET_SECONDS, busy=1.0)
    collector.postpone()
    assert collector.check()


def test_a_collection_between_keys_is_followed_by_one_in_the_next_quiet_moment() -> None:
    """Sessions that have just ended may still be in use at the first, and are not left for a minute."""
    clock = Clock()
    collector = clock.collector()
    for _ in range(MOST_ENDED):
        collector.session_ended()
    clock.advance(CHECK_SECONDS, busy=1.0)
    assert collector.check()
    Node()
    clock.advance(QUIET_SECONDS)
    assert collector.check()
    assert nodes() == 0


@given(
    some.floats(0.0, 2.0),
    some.lists(some.tuples(some.integers(0, MOST_ENDED), some.floats(0.01, 30)), min_size=1, max_size=30),
)
def test_collections_between_keys_take_a_small_share_of_the_time(takes: float, steps: list[tuple[int, float]]) -> None:
    """However many sessions end, and however long a collection takes."""
    clock = Clock()
    began: list[float] = []

    collector = clock.collector()

    def passes(phase: str, _details: object) -> None:
        if phase == "start":
            began.append(clock.now)
            clock.advance(takes, busy=1.0)

    gc.callbacks.append(passes)
    try:
        for ended, seconds in steps:
            for _ in range(ended):
                collector.session_ended()
            clock.advance(seconds, busy=1.0)
            collector.postpone()
            collector.check()
    finally:
        gc.callbacks.remove(passes)
    for first, second in itertools.pairwise(began):
        assert takes <= MOST_SHARE * (second - first - takes) + 1e-6
    assert collector.seconds == pytest.approx(takes * len(began))


async def test_python_starts_no_full_collection_while_it_runs() -> None:
    """The younger generations are still collected, and everything is as before afterwards."""
    before = gc.get_threshold()
    running = asyncio.create_task(GarbageCollector().run())
    await asyncio.sleep(0)
    assert gc.get_threshold() == THRESHOLDS
    running.cancel()
    await asyncio.wait([running])
    assert gc.get_threshold() == before
