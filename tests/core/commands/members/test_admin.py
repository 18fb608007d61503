"""`admin recover` and `audit`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.accounts.operations import SetRole
from core.errors import NotAllowedError, UnknownCommandError
from core.models import Role
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner


async def test_a_gallery_without_credentials_gets_a_claim_code(runner: Runner) -> None:
    """The user of the printed code becomes the owner."""
    await runner.gallery.database.write(lambda connection: connection.execute("DELETE FROM user_keys"))
    (made,) = await runner.objects("admin", "recover")
    assert made["command"] == "ssh claim@photos.example.org -p 2222"
    owner = await runner.gallery.accounts.joining.claim(made["claim_code"], public_key=public_key(60))
    assert owner == ADMIN


async def test_otherwise_an_admin_is_invited(runner: Runner) -> None:
    """While a member can sign in, an invitation for an admin is printed instead of a code."""
    said = await runner.run("admin", "recover")
    (token,) = re.findall(r"(?:[a-z2-7]{5}-){5}[a-z2-7]", said)
    assert (await runner.gallery.accounts.joining.check_invitation(token)).role is Role.ADMIN


async def test_a_key_file_is_added_to_a_member(runner: Runner, tmp_path: Path) -> None:
    """The key goes to the owner, or to the named member."""
    file = tmp_path / "key.pub"
    file.write_text(f"{public_key(61)} ada@new\n")
    assert "ada can sign in with" in await runner.run("admin", "recover", "--key", str(file))
    assert await runner.gallery.accounts.actor_for_key(fingerprint(61)) == ADMIN
    file.write_text(public_key(62))
    await runner.run("admin", "recover", "--key", str(file), "--member", "vera")
    assert await runner.gallery.accounts.actor_for_key(fingerprint(62)) == VIEWER


async def test_recovery_works_on_the_machine_only(runner: Runner) -> None:
    """The command does not exist over SSH, not even for admins."""
    with pytest.raises(UnknownCommandError):
        await runner.run("admin", "recover", actor=ADMIN)


async def test_the_audit_log_is_for_admins(runner: Runner) -> None:
    """The newest entry is last, with --json first; --before gives older ones."""
    await runner.gallery.accounts.audit_log.signed_in(VIEWER, fingerprint(3), "192.0.2.7")
    await runner.gallery.apply(ADMIN, SetRole(VIEWER.user_id, Role.EDITOR))
    assert [line.split("\t")[1:4] for line in (await runner.run("audit")).splitlines()][-2:] == [
        ["signed-in", "vera", "192.0.2.7"],
        ["role-changed", "ada", ""],
    ]
    newest, older, *first = await runner.objects("audit", actor=ADMIN)
    assert (newest["kind"], older["kind"], older["source"]) == ("role-changed", "signed-in", "192.0.2.7")
    assert await runner.objects("audit", "--before", str(newest["id"])) == [older, *first]
    with pytest.raises(NotAllowedError):
        await runner.run("audit", actor=EDITOR)
