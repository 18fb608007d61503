"""The screen of own keys and password."""

import re
from pathlib import Path

from core.accounts.operations import AddKey
from core.limits.password_hashing import verify_password
from tests.core.accounts.public_key import fingerprint, public_key
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import VIEWER, SmallGallery
from tui.screens.dialogs.form import Form
from tui.screens.members.account import AccountScreen

LIBRARY = {"Home": {"Garden": 6}}


async def paste(running: RunningApp, text: str) -> None:
    from textual.events import Paste

    running.app.post_message(Paste(text))
    await running.rest()


async def test_keys_are_listed_for_everybody(tmp_path: Path) -> None:
    """Own keys, with label, last use and fingerprint."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        await running.press("g", "k")
        assert isinstance(running.screen, AccountScreen)
        assert re.search(
            r"Ben's laptop *\n +Last used never · Added .+, \S+ \S+ · Fingerprint SHA256:key-of-Ben", running.text
        )
        assert "Ana" not in running.text


async def test_a_key_is_pasted(tmp_path: Path) -> None:
    """Its comment becomes its label; an invalid key is an error, and the input stays."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        await running.press("g", "k", "n", *"no key", "enter")
        assert isinstance(running.app.screen, Form)
        assert "not an OpenSSH public key" in running.text
        assert "no key" in running.text
        await running.press(*["backspace"] * 6)
        await paste(running, f"{public_key(30)} ben@phone\n")
        await running.press("enter")
        assert "ben@phone" in running.text
        assert [key.fingerprint for key in await running.gallery.accounts.keys(VIEWER)][-1] == fingerprint(30)


async def test_a_move_before_the_next_list_is_read(tmp_path: Path) -> None:
    """While the rows are still those of the previous list, no details are shown and nothing opens."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        await running.press("g", "k", "right")
        screen = running.screen
        assert isinstance(screen, AccountScreen)
        screen._shown = 0
        screen.on_row_list_moved()
        await screen.action_open()
        assert running.screen is screen


async def test_keys_are_named_and_removed(tmp_path: Path) -> None:
    """The last one cannot be removed, with a message."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        await running.press("g", "k", "enter", "l", *" 2", "enter")
        assert "Ben's laptop 2" in running.text
        await running.press("enter", "x", "y")
        assert "This is your last key or password." in running.text
        await running.gallery.apply(VIEWER, AddKey(public_key(31), "new"))
        await running.rest()
        await running.press("enter", "x", "n")
        assert len(await running.gallery.accounts.keys(VIEWER)) == 2
        await running.press("enter", "x", "y")
        assert [key.label for key in await running.gallery.accounts.keys(VIEWER)] == ["new"]


async def test_a_password_is_set_and_removed(tmp_path: Path) -> None:
    """Typed twice and never shown; a short password, two different ones or a wrong current one are errors."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        accounts = running.gallery.accounts
        await running.press("g", "k", "l", "enter", "c", *"short", "down", *"short", "enter")
        assert "10 to 256 characters" in running.text
        await running.press(*"er one?", "enter")
        assert "The two passwords differ." in running.text
        await running.press("up", *"er one?", "enter")
        assert "shorter" not in running.text
        assert "Your password is set." in running.text
        stored = await accounts.password_of("ben")
        assert stored is not None
        assert verify_password(stored[1], "shorter one?")
        await running.press("enter", "c", *"a wrong one", "down", *"another one", "down", *"another one", "enter")
        assert "This is not your current password." in running.text
        await running.press("escape", "enter", "x", *"a wrong one", "enter")
        assert "This is not your current password." in running.text
        assert await accounts.password_of("ben") == stored
        await running.press("escape", "enter", "x", *"shorter one?", "enter")
        assert await accounts.password_of("ben") is None
        await running.press("n", "escape")
        assert isinstance(running.screen, AccountScreen)
    running.gallery.passwords.close()


async def test_the_way_back_can_be_copied(tmp_path: Path) -> None:
    """The command with the login name, and lines for ~/.ssh/config."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        await running.press("g", "k", "l", "l", "enter", "c")
        assert running.app.clipboard == "ssh Ben@localhost -p 2222"
        assert "ssh Ben@localhost -p 2222" in running.text
        await running.press("escape", "down", "enter", "c")
        lines = ["Host gallery", "    HostName localhost", "    User Ben", "    Port 2222"]
        assert running.app.clipboard.splitlines() == lines
        assert all(line in running.text for line in lines)


async def test_the_own_name_is_changed_and_changed_back(tmp_path: Path) -> None:
    """Others see it, the login name stays, a name of another member is an error, and the history undoes it."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        await running.press("g", "k", "l", "l", "l")
        assert re.search(r"Ben *\n +login name ben", running.text, re.IGNORECASE)
        await running.press("n", *["backspace"] * 10, *"ana", "enter")
        assert "Another member is called" in running.text
        await running.press(*["backspace"] * 10, *"Uncle Ben", "enter")
        assert "You are called Uncle Ben now; gu undoes it." in running.text
        assert await running.gallery.accounts.called(VIEWER) == "Uncle Ben"
        await running.press("g", "u", "u", "y")
        assert await running.gallery.accounts.called(VIEWER) == VIEWER.name
