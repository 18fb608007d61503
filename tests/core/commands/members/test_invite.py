"""`invite`: an invitation in sentences and as JSON, its list and its revocation."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.config import server_recorded
from core.errors import NotAllowedError, NotFoundError
from core.models import Role
from core.qr import qr_ansi
from tests.core.accounts.public_key import public_key
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner

_COMMAND = "ssh join@photos.example.org -p 2222"
_CODE = "ssh://join@photos.example.org:2222"
_TOKEN = re.compile(r"(?:[a-z2-7]{5}-){5}[a-z2-7]")


async def test_an_invitation_is_printed_with_all_that_is_needed(runner: Runner) -> None:
    """The command, the token, the host key and the expiry are printed, and the token works."""
    said = await runner.run("invite", "--role", "editor", "--note", "Ida", "--hours", "2")
    assert _COMMAND in said
    assert "an editor with access to everything" in said
    assert "Host key" in said
    (token,) = _TOKEN.findall(said)
    invite = await runner.gallery.accounts.joining.check_invitation(token)
    assert (invite.role, invite.note, (invite.expires - invite.created).seconds) == (Role.EDITOR, "Ida", 7200)
    assert "▀" not in said


async def test_a_terminal_gets_a_qr_code(runner: Runner) -> None:
    """The code contains an address for SSH apps, never the token, which stands below it; --no-qr leaves it out."""
    said = await runner.run("invite", terminal=True)
    before, code, below = said.partition(qr_ansi(_CODE))
    assert code
    assert _TOKEN.findall(before) == _TOKEN.findall(below)
    assert "\x1b" not in await runner.run("invite", "--no-qr", terminal=True)


async def test_json_is_one_object(runner: Runner) -> None:
    """It has the token, and the access of the new member."""
    (made,) = await runner.objects("invite", "--access", "open", actor=ADMIN)
    assert (made["role"], made["access"], made["state"], made["command"]) == ("viewer", ["open"], "open", _COMMAND)
    joined = await runner.gallery.accounts.joining.redeem(made["token"], "ida", public_key=public_key(50))
    assert joined.category_ids is not None
    with pytest.raises(NotFoundError):
        await runner.run("invite", "--access", "nowhere")


async def test_invitations_are_listed_and_revoked(runner: Runner) -> None:
    """Each is listed with its state, never with its token."""
    assert "no invitations" in await runner.run("invite", "--list")
    made = [(await runner.objects("invite", "--note", note))[0] for note in ("one", "two", "three")]
    await runner.gallery.accounts.joining.redeem(made[0]["token"], "ida", public_key=public_key(50))
    assert "is revoked" in await runner.run("invite", "--revoke", str(made[1]["id"]))
    listed = await runner.objects("invite", "--list")
    assert [(each["note"], each["state"]) for each in listed] == [
        ("three", "open"),
        ("two", "revoked"),
        ("one", "used by ida"),
    ]
    assert not _TOKEN.search(await runner.run("invite", "--list"))
    assert not any("token" in each for each in listed)
    (revoked,) = await runner.objects("invite", "--revoke", str(made[2]["id"]))
    assert (revoked["id"], revoked["note"], revoked["state"]) == (made[2]["id"], "three", "revoked")


@pytest.mark.parametrize("words", [(), ("--role", "admin"), ("--list",), ("--revoke", "1")], ids=" ".join)
async def test_case_80_only_admins_run_it(runner: Runner, words: tuple[str, ...]) -> None:
    """Editors and viewers are refused over SSH as everywhere."""
    for actor in (EDITOR, VIEWER):
        with pytest.raises(NotAllowedError):
            await runner.run("invite", *words, actor=actor)
    assert await runner.gallery.accounts.invitations(ADMIN) == ()


async def test_the_addresses_of_all_servers_are_named(runner: Runner) -> None:
    """Of two servers on one data folder, invitations and share links name both."""
    settings = replace(runner.gallery.settings, ssh_address=None, public_url=None)
    runner.gallery.settings = settings
    with server_recorded(settings, settings.port, None), server_recorded(settings, 3333, "http://127.0.0.1:8024"):
        (made,) = await runner.objects("invite")
        assert [command.endswith("-p 3333") for command in made["also"]] == [True]
        assert "-p 3333" in await runner.run("invite")
        (link,) = await runner.objects("share", "open/lake", actor=ADMIN)
        assert link["also"] == [f"http://127.0.0.1:8024/s/{link['token']}"]
        assert "(another server of this gallery)" in await runner.run("share", "open/lake", actor=ADMIN)
