"""`stack` and `unstack`, and stacks in `ls`, `info` and `zip`."""

from __future__ import annotations

import pytest

from core.errors import NotAllowedError, UsageError
from tests.core.building import VIEWER
from tests.core.commands.command_runner import Runner


async def test_photos_are_stacked_listed_and_unstacked(runner: Runner) -> None:
    """The first that is named is the top; `ls` lists tops, with `--all` all photos, and the stack by its text."""
    first, second, *others = [photo["key"] for photo in await runner.objects("ls", "open/lake", "--sort", "name")]
    (made,) = await runner.objects("stack", second, first)
    assert made == {"kind": "set", "set": f"stack:{second}", "photos": 2}
    listed = await runner.objects("ls", "open/lake", "--sort", "name")
    assert [(photo["key"], photo["stack"], photo["below_top"]) for photo in listed] == [
        (second, 2, False),
        *((key, None, False) for key in others),
    ]
    every = await runner.objects("ls", "open/lake", "--sort", "name", "--all")
    assert [photo["key"] for photo in every] == [first, second, *others]
    assert [photo["key"] for photo in await runner.objects("ls", made["set"])] == [first, second]
    assert "stack       below the top of a stack of 2 photos" in await runner.run("info", first)

    assert "is the top of a stack of 2 photos" in await runner.run("stack", "--top", first)
    assert first in await runner.run("ls", "open/lake")
    assert second not in await runner.run("ls", "open/lake")
    assert await runner.objects("unstack", first) == [{"unstacked": 2}]
    assert len(await runner.objects("ls", "open/lake")) == 2 + len(others)


async def test_names_come_from_standard_input_and_sets(runner: Runner) -> None:
    """As in `zip`; a set means its photos."""
    keys = [photo["key"] for photo in await runner.objects("ls", "open/lake", "--sort", "oldest")]
    said = await runner.run("stack", "-", stdin="\n".join(reversed(keys)))
    assert f"a stack of {len(keys)} photos" in said
    assert await runner.run("unstack", "open/lake") == f"{len(keys)} photos are no longer stacked.\n"


async def test_what_is_refused(runner: Runner) -> None:
    """Several tops, and members who may not stack."""
    keys = [photo["key"] for photo in await runner.objects("ls", "open/lake")]
    with pytest.raises(UsageError, match="one top"):
        await runner.run("stack", "--top", *keys)
    for words in (("stack", *keys), ("unstack", keys[0]), ("stack", "--top", keys[0])):
        with pytest.raises(NotAllowedError):
            await runner.run(*words, actor=VIEWER)
