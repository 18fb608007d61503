"""`history`, `undo` and `redo`."""

from __future__ import annotations

import pytest

from core.errors import UsageError
from core.operations import SetCover
from tests.core.building import VIEWER
from tests.core.commands.command_runner import Runner


async def test_changes_are_listed_undone_and_redone(runner: Runner) -> None:
    """Numbers and words of `history` agree with what `undo` and `redo` print, also as JSON."""
    photo = (await runner.objects("ls", "open/lake"))[0]["key"]
    collection = await runner.gallery.library.collection(VIEWER, "open/lake")
    owner = await runner.gallery.accounts.owner("ada")
    await runner.gallery.apply(owner, SetCover(collection.id, photo))
    (listed,) = await runner.objects("history", "--all")
    assert (listed["member"], listed["what"], listed["counts"], listed["undone_at"]) == (
        "ada",
        "chose the cover of Lake",
        {"collection": 1},
        None,
    )
    said = await runner.run("undo")
    assert said == f"Undone, number {listed['id']}: chose the cover of Lake.\n"
    assert "undone\tchose the cover" in await runner.run("history")
    assert await runner.run("undo") == ""
    (redone,) = await runner.objects("redo", str(listed["id"]))
    assert redone == listed
    assert await runner.objects("history", actor=VIEWER) == []


@pytest.mark.parametrize("limit", ["0", "-1", "all"])
async def test_a_limit_is_at_least_one(runner: Runner, limit: str) -> None:
    """Of a number that lists nothing it says what is wrong, as `audit` does."""
    for command in ("history", "audit"):
        with pytest.raises(UsageError, match="is not a whole number from 1 on"):
            await runner.run(command, "--limit", limit)
