"""`reels` prints videos in an order, and erases what recommendations are based on."""

from __future__ import annotations

import json

import pytest

from core.errors import NotAllowedError
from core.models import Actor, Role, UserId
from tests.core.building import ADMIN
from tests.core.commands.command_runner import Runner

PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC, None)


async def test_a_seed_names_an_order_of_the_videos(runner: Runner) -> None:
    """Photos are not among them; `ls` with the text of the set lists the same."""
    await runner.gallery.database.write(
        lambda connection: connection.execute("UPDATE photos SET kind = 'video' WHERE id % 2 = 0").close()
    )
    found = keys(await runner.run("reels", "random", "--seed", "7", "--json", actor=ADMIN))
    assert found == keys(await runner.run("ls", "feed/reels/random/7", "--json", actor=ADMIN))
    for order in ("recommended", "recent"):
        assert sorted(keys(await runner.run("reels", order, "--json", actor=ADMIN))) == sorted(found)
    everything = keys(await runner.run("feed", "--json", actor=ADMIN))
    assert 0 < len(found) < len(everything)


async def test_members_erase_their_interests_and_others_have_none(runner: Runner) -> None:
    """What is erased is said as a number only."""
    assert json.loads(await runner.run("reels", "--erase", "--json", actor=ADMIN)) == {"erased": 0}
    with pytest.raises(NotAllowedError):
        await runner.run("reels", "--erase", actor=PUBLIC)


def keys(printed: str) -> list[str]:
    return [json.loads(line)["key"] for line in printed.splitlines()]
