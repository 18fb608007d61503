"""One's own keys and password."""

import re
from pathlib import Path

from core.accounts.operations import AddKey
from core.limits.password_hashing import verify_password
from tests.core.accounts.public_key import fingerprint, public_key
from tests.tui.small_gallery import VIEWER, SmallGallery
from tests.tui.visits import Visit, visit
from tui.screens.dialogs.form import Form
from tui.screens.members.account import AccountScreen

LIBRARY = {"Home": {"Garden": 6}}


async def paste(visiting: Visit, text: str) -> None:
    from textual.events import Paste

    visiting.app.post_message(Paste(text))
    await visiting.rest()


async def test_keys_are_listed_for_everybody(tmp_path: Path) -> None:
    """One's own, with label, last use and fingerprint."""
    async with visit(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as visiting:
        await visiting.press("g", "k")
        assert isinstance(visiting.screen, AccountScreen)
        assert re.search(r"Ben's laptop +never +\S+ \S+ +SHA256:key-of-Ben", visiting.text)
        assert "Ana" not in visiting.text


async def test_a_key_is_pasted(tmp_path: Path) -> None:
    """Its comment becomes its label; what is no key is said, and what was typed stays."""
    async with visit(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as visiting:
        await visiting.press("g", "k", "n", *"no key", "enter")
        assert isinstance(visiting.app.screen, Form)
        assert "not an OpenSSH public key" in visiting.text
        assert "no key" in visiting.text
        await visiting.press(*["backspace"] * 6)
        await paste(visiting, f"{public_key(30)} ben@phone\n")
        await visiting.press("enter")
        assert "ben@phone" in visiting.text
        assert [key.fingerprint for key in await visiting.gallery.accounts.keys(VIEWER)][-1] == fingerprint(30)


async def test_a_move_before_the_next_list_is_read(tmp_path: Path) -> None:
    """The rows on the screen are still those of the list before: nothing is said about them, and nothing opens."""
    async with visit(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as visiting:
        await visiting.press("g", "k", "right")
        screen = visiting.screen
        assert isinstance(screen, AccountScreen)
        screen._shown = 0
        screen.on_row_list_moved()
        await screen.action_open()
        assert visiting.screen is screen


async def test_keys_are_named_and_removed(tmp_path: Path) -> None:
    """The last one stays, with a sentence."""
    async with visit(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as visiting:
        await visiting.press("g", "k", "enter", "l", *" 2", "enter")
        assert "Ben's laptop 2" in visiting.text
        await visiting.press("enter", "x", "y")
        assert "This is your last key or password." in visiting.text
        await visiting.gallery.apply(VIEWER, AddKey(public_key(31), "new"))
        await visiting.rest()
        await visiting.press("enter", "x", "n")
        assert len(await visiting.gallery.accounts.keys(VIEWER)) == 2
        await visiting.press("enter", "x", "y")
        assert [key.label for key in await visiting.gallery.accounts.keys(VIEWER)] == ["new"]


async def test_a_password_is_set_and_removed(tmp_path: Path) -> None:
    """Typed twice and never shown; too short or two different ones are refused in words."""
    async with visit(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as visiting:
        accounts = visiting.gallery.accounts
        await visiting.press("g", "k", "l", "enter", "c", *"short", "down", *"short", "enter")
        assert "10 to 256 characters" in visiting.text
        await visiting.press(*"er one?", "enter")
        assert "The two passwords differ." in visiting.text
        await visiting.press("up", *"er one?", "enter")
        assert "shorter" not in visiting.text
        assert "Your password is set." in visiting.text
        stored = await accounts.password_of("ben")
        assert stored is not None
        assert verify_password(stored[1], "shorter one?")
        await visiting.press("enter", "x", "y")
        assert await accounts.password_of("ben") is None
        await visiting.press("n", "escape")
        assert isinstance(visiting.screen, AccountScreen)
    visiting.gallery.passwords.close()
