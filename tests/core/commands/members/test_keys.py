"""`keys`: a member's own keys, and those of others for admins."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import NotAllowedError, NotFoundError, UsageError
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner


async def test_keys_are_listed(runner: Runner) -> None:
    """The own keys are listed, the one of this session is marked."""
    said = await runner.run("keys", actor=VIEWER, fingerprint=fingerprint(3))
    assert said == f"FINGERPRINT\tLAST USED\tLABEL\n{fingerprint(3)}\tnever\tkey of vera (this session)\n"
    (listed,) = await runner.objects("keys", "list", actor=VIEWER)
    assert (listed["fingerprint"], listed["label"], listed["here"]) == (fingerprint(3), "key of vera", False)


async def test_a_key_is_read_from_standard_input_or_arguments(runner: Runner) -> None:
    """Its comment is its label unless --label is given."""
    await runner.run("keys", "add", actor=VIEWER, stdin=f"{public_key(30)} vera@phone\n")
    await runner.run("keys", "add", *public_key(31).split(), "--label", "tablet", actor=VIEWER)
    await runner.run("keys", "add", f"{public_key(32)} vera@laptop", actor=VIEWER)
    labels = [key.label for key in await runner.gallery.accounts.keys(VIEWER)]
    assert labels == ["key of vera", "vera@phone", "tablet", "vera@laptop"]
    assert "Added" in await runner.run("keys", "add", *public_key(31).split(), actor=VIEWER)
    with pytest.raises(UsageError):
        await runner.run("keys", "add", actor=VIEWER)


async def test_key_files_are_read_on_the_machine_only(runner: Runner, tmp_path: Path) -> None:
    """An SSH client learns nothing about the server's files: the answer is the same for any path."""
    file = tmp_path / "key.pub"
    file.write_text(f"{public_key(40)} ada@desk\n")
    await runner.run("keys", "add", str(file))
    assert [key.label for key in await runner.gallery.accounts.keys(ADMIN)][-1] == "ada@desk"
    answers = set()
    for path in (file, tmp_path / "nothing"):
        with pytest.raises(UsageError) as caught:
            await runner.run("keys", "add", str(path), actor=EDITOR)
        answers.add(str(caught.value))
    assert len(answers) == 1
    with pytest.raises(UsageError, match="cannot be read"):
        await runner.run("keys", "add", str(tmp_path / "nothing"))


async def test_keys_are_labelled_and_removed_by_the_beginning_of_their_fingerprint(runner: Runner) -> None:
    """The beginning must name one key; the last credential cannot be removed."""
    await runner.run("keys", "add", *public_key(30).split(), actor=VIEWER)
    beginning = fingerprint(3)[:14]
    await runner.run("keys", "label", beginning, "my", "laptop", actor=VIEWER)
    assert (await runner.gallery.accounts.keys(VIEWER))[0].label == "my laptop"
    await runner.run("keys", "remove", beginning.removeprefix("SHA256:"), actor=VIEWER)
    assert [key.fingerprint for key in await runner.gallery.accounts.keys(VIEWER)] == [fingerprint(30)]
    for words in (beginning, "", "SHA256:"):
        with pytest.raises(NotFoundError, match="None of your keys begins with"):
            await runner.run("keys", "remove", words, actor=VIEWER)
    with pytest.raises(UsageError, match="your last key"):
        await runner.run("keys", "remove", fingerprint(30), actor=VIEWER)
    with pytest.raises(UsageError):
        await runner.run("keys", "dance", actor=VIEWER)


async def test_a_beginning_of_several_keys_is_refused(runner: Runner) -> None:
    """Neither key is changed, and the message says that there are several."""
    texts = [public_key(number) for number in range(100, 240)]
    first = {fingerprint(number)[:8]: number for number in range(100, 240)}
    pairs = [(number, first[fingerprint(number)[:8]]) for number in range(100, 240)]
    one, other = next(pair for pair in pairs if pair[0] != pair[1])
    for number in (one, other):
        await runner.run("keys", "add", *texts[number - 100].split(), actor=VIEWER)
    before = await runner.gallery.accounts.keys(VIEWER)
    for words in (("remove",), ("label",)):
        with pytest.raises(NotFoundError, match="Several of your keys begin with"):
            await runner.run("keys", *words, fingerprint(one)[:8], *["x"] * (words == ("label",)), actor=VIEWER)
    assert await runner.gallery.accounts.keys(VIEWER) == before


async def test_only_admins_see_the_keys_of_others(runner: Runner) -> None:
    """An admin lists them by the member's name; others are refused."""
    assert fingerprint(3) in await runner.run("keys", "--member", "vera", actor=ADMIN)
    with pytest.raises(NotAllowedError):
        await runner.run("keys", "--member", "ada", actor=VIEWER)
