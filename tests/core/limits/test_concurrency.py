"""What runs at once, by key and in total."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.limits.concurrency import ConcurrencyLimit


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60))
def test_neither_limit_is_ever_exceeded(steps: list[tuple[str, bool]]) -> None:
    """For any sequence of acquire and release: no key exceeds its limit, and all keys together not the total."""
    limit = ConcurrencyLimit(total=4, per_key=2)
    running: list[str] = []
    for key, starts in steps:
        if starts:
            allowed = len(running) < 4 and running.count(key) < 2
            assert limit.acquire(key) is allowed
            running += [key] * allowed
        elif key in running:
            limit.release(key)
            running.remove(key)
