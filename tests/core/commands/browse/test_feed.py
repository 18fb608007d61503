"""`feed` prints the photos of a feed in its order."""

from __future__ import annotations

import json

import pytest

from core.errors import NotFoundError, UsageError
from core.models import Actor, Role, UserId
from tests.core.building import ADMIN
from tests.core.commands.command_runner import Runner

PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC, None)


async def test_a_seed_names_an_order(runner: Runner) -> None:
    """With the same one the same photos come in the same order; `--limit` is their number."""
    found = [keys(await runner.run("feed", "random", "--seed", "7", "--json", actor=ADMIN)) for _ in range(2)]
    other = keys(await runner.run("feed", "random", "--seed", "8", "--json", actor=ADMIN))

    assert found[0] == found[1] != other
    assert sorted(found[0]) == sorted(other)
    first = await runner.run("feed", "random", "--seed", "7", "--json", "--limit", "2", actor=ADMIN)
    assert keys(first) == found[0][:2]
    assert keys(await runner.run("ls", "feed/random/7", "--json", actor=ADMIN)) == found[0]


async def test_photos_to_rediscover_are_for_those_who_are_shown_dates(runner: Runner) -> None:
    """Others have the other feeds."""
    assert keys(await runner.run("feed", "rediscover", "--json", actor=ADMIN))
    with pytest.raises(NotFoundError):
        await runner.run("feed", "rediscover", actor=PUBLIC)
    assert keys(await runner.run("feed", "--json", actor=PUBLIC))


async def test_a_seed_that_is_none_is_refused(runner: Runner) -> None:
    """It says which ones there are."""
    with pytest.raises(UsageError):
        await runner.run("feed", "random", "--seed", "1000000", actor=ADMIN)


def keys(printed: str) -> list[str]:
    return [json.loads(line)["key"] for line in printed.splitlines()]
