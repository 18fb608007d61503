"""The loop is shared per member and source: who uses more than a share waits, while others use the loop, too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.limits.loop_budget import BURST_SECONDS, SHARE
from core.limits.loop_time import MOST_OWED, SOURCE_SHARE, LoopShare, LoopTime, current_share, loop_turn
from core.models import Actor, Role, UserId

HOME, OFFICE, HERE = "203.0.113.7", "198.51.100.4", "127.0.0.1"
ANA, BEN, EVE = (Actor(UserId(number), name, Role.VIEWER) for number, name in enumerate(("Ana", "Ben", "Eve"), 1))
GUEST = Actor(UserId(0), "guest", Role.GUEST)


class Loop:
    """The time of a loop, and its sessions."""

    def __init__(self) -> None:
        self.now = 100.0
        self.time = LoopTime(lambda: self.now)

    def session(self, actor: Actor, address: str = HOME) -> LoopShare:
        share = self.time.of_source(address)
        share.signed_in(actor, address)
        return share


def test_sessions_of_one_member_share() -> None:
    """Eight sessions that use the loop together wait as one would, and another member does not."""
    loop = Loop()
    sessions, other = [loop.session(ANA, HERE) for _ in range(8)], loop.session(BEN, HERE)
    other.spend(0.01)
    for session in sessions:
        session.spend(BURST_SECONDS / 8 + 0.01)
    assert [session.wait() for session in sessions] == [pytest.approx(0.08 / SHARE)] * 8
    assert other.wait() == 0


def test_an_account_that_is_alone_never_waits() -> None:
    """A member who uses everything waits once another comes, for a limited time, and no longer after they left."""
    loop = Loop()
    greedy, other = loop.session(ANA), loop.session(BEN, OFFICE)
    for _ in range(100):
        greedy.spend(1.0)
    assert greedy.wait() == 0
    other.spend(0.01)
    assert 0 < greedy.wait() <= MOST_OWED / SHARE
    loop.now += 11
    greedy.spend(1.0)
    assert greedy.wait() == 0


def test_many_short_steps_count_as_one_long_one() -> None:
    """A member who uses the loop in short steps waits as long as one who uses the same time at once."""
    loop = Loop()
    fast, slow, other = loop.session(ANA, HERE), loop.session(BEN, HERE), loop.session(EVE, OFFICE)
    other.spend(0.01)
    for _ in range(6000):
        fast.spend(0.0001)
    slow.spend(0.6)
    assert fast.wait() == pytest.approx(slow.wait()) == pytest.approx((0.6 - BURST_SECONDS) / SHARE)


def test_idle_sessions_and_strangers_do_not_count() -> None:
    """The clock of an idle session, and clients that have not signed in, make nobody wait."""
    loop = Loop()
    greedy, idle, stranger = loop.session(ANA), loop.session(BEN), loop.time.of_source(OFFICE)
    greedy.spend(5.0)
    idle.spend(0.001)
    stranger.spend(5.0)
    assert greedy.wait() == 0
    assert stranger.wait() > 0


def test_members_of_one_source_share_twice_as_much() -> None:
    """Several accounts used from one address are limited together; elsewhere and on this machine they are not."""
    loop = Loop()
    loop.session(Actor(UserId(9), "Eve", Role.VIEWER), OFFICE).spend(0.01)
    for number in range(10):
        loop.session(Actor(UserId(10 + number), "Eve", Role.VIEWER), HOME).spend(0.1)
        loop.session(Actor(UserId(30 + number), "Eve", Role.VIEWER), HERE).spend(0.1)
    assert loop.session(ANA, HOME).wait() == pytest.approx(min(MOST_OWED, 1.0 - BURST_SECONDS) / SOURCE_SHARE)
    assert loop.session(ANA, HERE).wait() == loop.session(ANA, "203.0.113.8").wait() == 0


def test_guests_and_web_requests_of_a_source_share() -> None:
    """Opening many links or requesting many pages from one address uses one share."""
    loop = Loop()
    loop.session(BEN).spend(0.01)
    for _ in range(30):
        loop.time.of_guests(OFFICE).spend(0.05)
    assert loop.time.of_guests(OFFICE).wait() == loop.session(GUEST, OFFICE).wait() > 0
    assert loop.session(GUEST, HOME).wait() == 0


def test_accounts_are_forgotten() -> None:
    """A flood from many addresses does not fill the memory."""
    loop = Loop()
    for number in range(10_000):
        loop.now += 0.01
        loop.time.of_source(f"2001:db8:{number:x}::1").spend(0.01)
    assert len(loop.time) < 5_000


@given(some.lists(some.tuples(some.floats(0, 0.2), some.floats(0, 1)), min_size=1, max_size=60))
def test_nobody_takes_more_than_the_share_for_long(taken: list[tuple[float, float]]) -> None:
    """Sessions that wait as told use no more than a burst, one last piece each, and their share of the time passed."""
    loop = Loop()
    sessions, other = [loop.session(ANA, HERE) for _ in range(3)], loop.session(BEN, HERE)
    started, spent = loop.now, 0.0
    for number, (seconds, pause) in enumerate(taken):
        session = sessions[number % 3]
        other.spend(0.01)
        loop.now += max(pause, session.wait())
        session.spend(seconds)
        spent += seconds
        assert spent <= BURST_SECONDS + seconds + SHARE * (loop.now - started) + 1e-6


async def test_a_task_without_a_share_does_not_wait() -> None:
    """Work of the gallery itself only lets others run."""
    assert current_share.get() is None
    await loop_turn()
