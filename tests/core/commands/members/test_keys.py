"""`keys`: one's own, and an admin's look at others'."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import NotAllowedError, NotFoundError, UsageError
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner


async def test_keys_are_listed(runner: Runner) -> None:
    """One's own, with the one of this visit marked."""
    said = await runner.say("keys", actor=VIEWER, fingerprint=fingerprint(3))
    assert said == f"{fingerprint(3)}\tnever\tkey of vera (this visit)\n"
    (listed,) = await runner.objects("keys", "list", actor=VIEWER)
    assert (listed["fingerprint"], listed["label"], listed["here"]) == (fingerprint(3), "key of vera", False)


async def test_a_key_comes_by_standard_input_or_as_words(runner: Runner) -> None:
    """Its comment is its label where none is given."""
    await runner.say("keys", "add", actor=VIEWER, given=f"{public_key(30)} vera@phone\n")
    await runner.say("keys", "add", *public_key(31).split(), "--label", "tablet", actor=VIEWER)
    labels = [key.label for key in await runner.gallery.accounts.keys(VIEWER)]
    assert labels == ["key of vera", "vera@phone", "tablet"]
    assert "Added" in await runner.say("keys", "add", *public_key(31).split(), actor=VIEWER)
    with pytest.raises(UsageError):
        await runner.say("keys", "add", actor=VIEWER)


async def test_files_are_named_at_the_machine_only(runner: Runner, tmp_path: Path) -> None:
    """A visitor learns nothing about the server's files."""
    file = tmp_path / "key.pub"
    file.write_text(f"{public_key(40)} ada@desk\n")
    await runner.say("keys", "add", str(file))
    assert [key.label for key in await runner.gallery.accounts.keys(ADMIN)][-1] == "ada@desk"
    heard = set()
    for path in (file, tmp_path / "nothing"):
        with pytest.raises(UsageError) as caught:
            await runner.say("keys", "add", str(path), actor=EDITOR)
        heard.add(str(caught.value))
    assert len(heard) == 1
    with pytest.raises(UsageError, match="cannot be read"):
        await runner.say("keys", "add", str(tmp_path / "nothing"))


async def test_keys_are_named_and_removed_by_the_beginning_of_their_fingerprint(runner: Runner) -> None:
    """Enough letters to mean one; the last one stays."""
    await runner.say("keys", "add", *public_key(30).split(), actor=VIEWER)
    beginning = fingerprint(3)[:14]
    await runner.say("keys", "label", beginning, "my", "laptop", actor=VIEWER)
    assert (await runner.gallery.accounts.keys(VIEWER))[0].label == "my laptop"
    await runner.say("keys", "remove", beginning.removeprefix("SHA256:"), actor=VIEWER)
    assert [key.fingerprint for key in await runner.gallery.accounts.keys(VIEWER)] == [fingerprint(30)]
    for words in (beginning, "", "SHA256:"):
        with pytest.raises(NotFoundError):
            await runner.say("keys", "remove", words, actor=VIEWER)
    with pytest.raises(UsageError, match="Nothing would be left"):
        await runner.say("keys", "remove", fingerprint(30), actor=VIEWER)
    with pytest.raises(UsageError):
        await runner.say("keys", "dance", actor=VIEWER)


async def test_only_admins_see_the_keys_of_others(runner: Runner) -> None:
    """By the member's name."""
    assert fingerprint(3) in await runner.say("keys", "--member", "vera", actor=ADMIN)
    with pytest.raises(NotAllowedError):
        await runner.say("keys", "--member", "ada", actor=VIEWER)
