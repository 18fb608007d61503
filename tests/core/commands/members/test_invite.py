"""`invite`: an invitation for people and for machines, and what becomes of it."""

from __future__ import annotations

import re

import pytest

from core.errors import NotAllowedError, NotFoundError
from core.models import Role
from core.qr import qr_ansi
from tests.core.accounts.public_key import public_key
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner

_COMMAND = "ssh join@photos.example.org -p 2222"
_TOKEN = re.compile(r"(?:[a-z2-7]{5}-){5}[a-z2-7]")


async def test_an_invitation_is_told_with_all_that_is_needed(runner: Runner) -> None:
    """The line to type, the token, the host key and its end; the token that is shown opens the door."""
    said = await runner.say("invite", "--role", "editor", "--note", "Ida", "--hours", "2")
    assert _COMMAND in said
    assert "an editor who sees everything" in said
    assert "Host key" in said
    (token,) = _TOKEN.findall(said)
    invite = await runner.gallery.accounts.joining.check_invitation(token)
    assert (invite.role, invite.note, (invite.expires - invite.created).seconds) == (Role.EDITOR, "Ida", 7200)
    assert "▀" not in said


async def test_a_terminal_gets_a_picture_to_photograph(runner: Runner) -> None:
    """The code carries the line to type, never the token; it can be left out."""
    said = await runner.say("invite", terminal=True)
    assert said.endswith(qr_ansi(_COMMAND))
    assert "\x1b" not in await runner.say("invite", "--no-qr", terminal=True)


async def test_machines_get_one_object(runner: Runner) -> None:
    """With the token, and with what the new member may see."""
    (made,) = await runner.objects("invite", "--access", "open", actor=ADMIN)
    assert (made["role"], made["access"], made["state"], made["command"]) == ("viewer", ["open"], "open", _COMMAND)
    joined = await runner.gallery.accounts.joining.redeem(made["token"], "ida", public_key=public_key(50))
    assert joined.category_ids is not None
    with pytest.raises(NotFoundError):
        await runner.say("invite", "--access", "nowhere")


async def test_invitations_are_listed_and_revoked(runner: Runner) -> None:
    """Each with its state; no list shows a token."""
    assert "no invitations" in await runner.say("invite", "--list")
    made = [(await runner.objects("invite", "--note", note))[0] for note in ("one", "two", "three")]
    await runner.gallery.accounts.joining.redeem(made[0]["token"], "ida", public_key=public_key(50))
    assert "void" in await runner.say("invite", "--revoke", str(made[1]["id"]))
    listed = await runner.objects("invite", "--list")
    assert [(each["note"], each["state"]) for each in listed] == [
        ("three", "open"),
        ("two", "revoked"),
        ("one", "used by ida"),
    ]
    assert not _TOKEN.search(await runner.say("invite", "--list"))
    assert not any("token" in each for each in listed)


@pytest.mark.parametrize("words", [(), ("--role", "admin"), ("--list",), ("--revoke", "1")], ids=" ".join)
async def test_case_80_only_admins_run_it(runner: Runner, words: tuple[str, ...]) -> None:
    """An editor or viewer is refused over ssh as everywhere."""
    for actor in (EDITOR, VIEWER):
        with pytest.raises(NotAllowedError):
            await runner.say("invite", *words, actor=actor)
    assert await runner.gallery.accounts.invitations(ADMIN) == ()
