"""The lists of admins: members, invitations, sessions, audit log."""

import re
from pathlib import Path

import pytest

from core.accounts.operations import MakeInvitation, SetRole
from core.models import CategoryId, MembersChanged, Role
from core.permissions import AT_THE_MACHINE
from core.qr import qr_lines
from tests.tui.harness.running_app import SIZES, RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, VIEWER, SmallGallery
from tests.tui.screens.dialogs.test_terminal_card import DRAWN
from tui.screens.browse.home import HomeScreen
from tui.screens.dialogs.form import Form
from tui.screens.dialogs.menu import Menu
from tui.screens.members.admin import AdminScreen
from tui.screens.members.cards import ChooseCategories, InvitationCard

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30}, "Travel": {"Lima": 4}}
TOKEN = re.compile(r"(?:[a-z2-7]{5}-){5}[a-z2-7]")


async def role_of_ben(running: RunningApp) -> Role | None:
    found = await running.gallery.accounts.current(VIEWER.user_id, None)
    return None if found is None else found.role


def clipboard(running: RunningApp) -> str:
    return running.app.clipboard


async def test_members_are_listed(tmp_path: Path) -> None:
    """With role, access and credentials, and public access as the last row; Esc closes the screen."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a")
        assert isinstance(running.screen, AdminScreen)
        assert re.search(r"Ana · admin · everything *\n +Last seen never · Signs in with 1 key", running.text)
        assert re.search(r"Ben · viewer · everything", running.text)
        assert re.search(r"Everyone else · without an account · nothing", running.text)
        assert "Ana joined 9 Sep 2001, 01:46" in running.text
        await running.press("escape")
        assert type(running.app.screen) is HomeScreen


async def test_a_role_is_changed(tmp_path: Path) -> None:
    """Chosen from a menu, shown at once; choosing the current role changes nothing."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a", "down", "enter", "r")
        assert isinstance(running.app.screen, Menu)
        await running.press("e")
        assert await role_of_ben(running) is Role.EDITOR
        assert re.search(r"Ben · editor", running.text)
        assert "gu undoes it" in running.text
        entries = await running.gallery.accounts.audit_log.entries(OWNER)
        await running.press("enter", "r", "enter")
        assert await running.gallery.accounts.audit_log.entries(OWNER) == entries


async def test_a_password_is_reset_with_a_code_that_is_shown_once(tmp_path: Path) -> None:
    """After a confirmation; only Escape closes the card, and the code is the member's."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a", "down", "enter", "p")
        assert "Reset the password of Ben?" in running.text
        await running.press("y")
        (code,) = TOKEN.findall(running.text)
        assert re.search(r"ssh Ben@localhost -p \d+", running.text)
        assert await running.gallery.accounts.reset_code_holder("ben", code) is not None
        await running.press("enter", "q")
        assert code in running.text
        await running.press("escape")
        assert code not in running.text


async def test_a_name_is_changed_by_an_admin(tmp_path: Path) -> None:
    """The list shows it next to the login name; an empty name takes it away, and the history brings it back."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a", "down", "enter", "n", *["backspace"] * 3, *"Uncle Ben", "enter")
        assert "Ben is called Uncle Ben now; gu undoes it." in running.text
        assert "Uncle Ben (Ben)" in running.text
        await running.press("enter", "n", *["backspace"] * 9, "enter")
        assert "Uncle Ben (Ben)" not in running.text
        await running.press("g", "u", "u", "y", "g", "a")
        assert "Uncle Ben (Ben)" in running.text


async def test_undo_takes_changes_of_members_back(tmp_path: Path) -> None:
    """`u` in the history, after a question: removal, access and role; `u` elsewhere undoes none of them."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a", "down", "enter", "r", "e")
        await running.press("enter", "a", "down", "space", "enter")
        await running.press("enter", "x", "y")
        assert "Ben" not in running.lines[6]
        await running.press("u")
        assert "There is nothing to undo." in running.text
        await running.press("g", "u", "u")
        assert "Undo number 3? Ana removed Ben." in running.text
        await running.press("n")
        for _ in range(3):
            await running.press("u", "y", "down")
        await running.press("g", "a")
        assert re.search(r"Ben · viewer · everything", running.text)


async def test_the_mouse_changes_lists_and_opens_rows(tmp_path: Path) -> None:
    """A click on the name of a list shows it, one on a row moves the cursor, a second one opens its menu."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a")
        row = next(number for number, line in enumerate(running.lines) if "Ben" in line)
        for _ in range(2):
            assert isinstance(running.app.screen, AdminScreen)
            await running.pilot.click(offset=(4, row))
            await running.rest()
        assert isinstance(running.app.screen, Menu)
        await running.press("escape")
        tabs = next(number for number, line in enumerate(running.lines) if "Sessions" in line)
        await running.pilot.click(offset=(running.lines[tabs].index("Sessions") + 1, tabs))
        await running.rest()
        assert "There are no sessions." in running.text


async def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    """The last admin stays an admin, with the reason."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a", "enter", "r", "v")
        assert "without an admin" in running.text
        await running.press("enter", "x", "y")
        assert len(await running.gallery.accounts.members(OWNER)) == 2


async def test_access_is_chosen_by_category(tmp_path: Path) -> None:
    """Space marks; the first row is everything; Escape changes nothing."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a", "down", "enter", "a")
        assert isinstance(running.app.screen, ChooseCategories)
        assert "[x]  Everything" in running.text
        await running.press("down", "down", "space", "k", "space", "enter")
        ben = await running.gallery.accounts.current(VIEWER.user_id, None)
        assert ben is not None
        assert ben.category_ids == frozenset({CategoryId(1), CategoryId(2)})
        assert "Home, Nature" in running.text
        await running.press("enter", "a", "space", "escape")
        assert await running.gallery.accounts.current(VIEWER.user_id, None) == ben
        await running.press("enter", "a", "space", "enter")
        again = await running.gallery.accounts.current(VIEWER.user_id, None)
        assert again is not None
        assert again.category_ids is None


async def test_categories_are_opened_to_everybody(tmp_path: Path) -> None:
    """On the row of public access, also by mouse."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a", "G", "enter", "a")
        row = next(number for number, line in enumerate(running.lines) if "Travel" in line)
        for _ in range(2):
            await running.pilot.click(offset=(running.lines[row].index("Travel"), row))
            await running.rest()
        await running.press("enter")
        public = await running.gallery.accounts.public_actor()
        assert public is not None
        assert public.category_ids == frozenset({CategoryId(3)})
        assert re.search(r"Everyone else · without an account · Travel", running.text)


async def test_a_removal_is_asked_about_first(tmp_path: Path) -> None:
    """The default answer is no; yes removes."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a", "down", "enter", "x", "enter")
        assert await role_of_ben(running) is Role.VIEWER
        await running.press("enter", "x", "y")
        assert await role_of_ben(running) is None
        assert "Ben is removed" in running.text


async def test_an_admin_reads_the_keys_of_others(tmp_path: Path) -> None:
    """Labels, fingerprints and when they were last used."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a", "down", "enter", "k")
        for words in ("Keys of Ben", "Ben's laptop", "SHA256:key-of-Ben", "never used"):
            assert words in running.text
        await running.press("x")
        assert isinstance(running.screen, AdminScreen)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_an_invitation_is_shown_once(tmp_path: Path, size: tuple[int, int]) -> None:
    """QR code and text are complete at every size; the token is valid and never shown again."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size) as running:
        await running.press("g", "a", "n")
        assert isinstance(running.app.screen, Form)
        await running.press("right", "down", "down", "left", "down", *"Ida", "enter")
        assert isinstance(running.app.screen, InvitationCard)
        (token,) = TOKEN.findall(running.text)
        command = re.search(r"ssh join@(\S+) -p 2222", running.text)
        assert command is not None
        for line in qr_lines(f"ssh://join@{command[1]}:2222"):
            assert line.strip() in running.text
        for words in ("Invitation for an editor", "Host key", "listen = ", "shown only once"):
            assert words in running.text
        invite = await running.gallery.accounts.joining.check_invitation(token)
        assert (invite.role, invite.note, (invite.expires - invite.created).seconds) == (Role.EDITOR, "Ida", 3600)
        await running.press("enter", "space", "n")
        assert isinstance(running.app.screen, InvitationCard), "only Escape closes what is not shown again"
        await running.press("c")
        assert clipboard(running).splitlines()[:2] == [command[0], f"Invitation: {token}"]
        await running.press("escape", "l")
        assert re.search(r"Ida · editor · open", running.text)
        assert token not in running.text


async def test_the_code_has_colours_of_its_own(tmp_path: Path) -> None:
    """Black on white in both themes, or none without colours."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        for theme in ("dark", "light"):
            await running.press("g", "a", "n", "enter")
            assert running.app.theme == f"sshowcase-{theme}"
            styles = {
                (str(style.color.triplet.hex), str(style.bgcolor.triplet.hex))
                for strip in running.app.screen._compositor.render_strips()
                for text, style, _ in strip
                if style is not None and "█" in text and style.color and style.bgcolor
                if style.color.triplet is not None and style.bgcolor.triplet is not None
            }
            assert styles == {("#000000", "#ffffff")}
            await running.press("escape", "D", "escape")
    async with run_app(SmallGallery(tmp_path, LIBRARY), term="dumb") as running:
        await running.press("g", "a", "n", "enter")
        assert TOKEN.search(running.text)
        assert "█" not in running.text


async def test_an_invitation_can_say_what_is_seen(tmp_path: Path) -> None:
    """Categories are chosen before it is created; cancelling creates none."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "a", "n", "down", "right", "enter", "escape")
        assert await running.gallery.accounts.invitations(OWNER) == ()
        assert isinstance(running.app.screen, AdminScreen)
        await running.press("n", "down", "right", "enter", "down", "space", "enter")
        assert isinstance(running.app.screen, InvitationCard)
        (invite,) = await running.gallery.accounts.invitations(OWNER)
        assert invite.category_ids == frozenset({CategoryId(2)})


async def test_an_invitation_is_made_void(tmp_path: Path) -> None:
    """From its row; afterwards it has no menu."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.gallery.apply(OWNER, MakeInvitation(Role.VIEWER, "Ida"))
        await running.press("g", "a", "l", "enter", "x")
        assert re.search(r"Ida · viewer · void", running.text)
        await running.press("enter")
        assert isinstance(running.app.screen, AdminScreen)


async def test_the_list_follows_what_others_do(tmp_path: Path) -> None:
    """A member joins in the meantime: the row is added, and the cursor stays on its row."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        made = (await running.gallery.apply(OWNER, MakeInvitation(Role.VIEWER))).result
        await running.press("g", "a", "down", "down")
        await running.gallery.accounts.joining.redeem(made.token, "Ida", password_hash="x")
        await running.rest()
        assert re.search(r"Ida · viewer · everything *\n +Last seen never · Signs in with password", running.text)
        assert "Everyone who connects as public@" in running.text


async def test_a_connected_session_can_be_ended(tmp_path: Path) -> None:
    """Address and screen; the session ends after a confirmation."""
    gallery, ended = SmallGallery(tmp_path, LIBRARY), list[str]()
    ben = gallery.sessions.register(
        VIEWER, fingerprint="SHA256:key-of-Ben", address="192.0.2.7", login_name="ben", end=ended.append
    )
    ben.doing = "Nature \x1b[2J"
    async with run_app(gallery) as running:
        await running.press("g", "a", "l", "l")
        assert re.search(r"Ben · viewer · 192\.0\.2\.7 *\n +Since .+, \S+ \S+ · Now: Nature \ufffd\[2J", running.text)
        assert "SHA256:key-of-Ben" in running.text
        await running.press("enter", "x", "n")
        assert ended == []
        await running.press("enter", "x", "y")
        assert len(ended) == 1
        ben.close()
        running.screen.library_changed()
        await running.rest()
        assert "There are no sessions." in running.text


async def test_the_top_line_counts_what_is_listed(tmp_path: Path) -> None:
    """Members without the row of public access; invitations and sessions by their names; nothing for nothing."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.gallery.apply(OWNER, MakeInvitation(Role.VIEWER, "Ida"))
        await running.press("g", "a")
        assert running.lines[0].rstrip().endswith("  2 members")
        await running.press("l")
        assert running.lines[0].rstrip().endswith("  1 invitation")
        await running.press("enter")
        assert "Ida\n" in "\n".join(line.strip() for line in running.lines), "the menu has the name of its row"
        await running.press("escape", "l")
        assert running.lines[0].rstrip().endswith("Members")


async def test_the_log_is_read(tmp_path: Path) -> None:
    """Newest first; the details of an entry on a card."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.gallery.accounts.audit_log.signed_in(VIEWER, None, "192.0.2.7")
        await running.gallery.apply(OWNER, SetRole(VIEWER.user_id, Role.EDITOR))
        await running.press("g", "a", "j", "h")
        assert "Role changed" in running.lines[-3], "the newest entry is selected, whatever was before"
        assert re.search(r"Role changed · Ana · .*\n +Ben: viewer to editor", running.text)
        assert re.search(r"Signed in · Ben · .*\n +From 192\.0\.2\.7", running.text)
        await running.press("j", "enter", "i")
        assert "from 192.0.2.7" in running.text


async def test_only_admins_find_the_way(tmp_path: Path) -> None:
    """The menu of a viewer has no such entry, and its letter has no effect."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        await running.press("g")
        assert "Members" not in running.text
        await running.press("a")
        assert isinstance(running.screen, HomeScreen)


async def test_case_14_a_former_admin_leaves_the_screen(tmp_path: Path) -> None:
    """The screen closes with a message; a dialog that is still open changes nothing."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("g", "a", "down", "enter", "r")
        await gallery.apply(OWNER, SetRole(VIEWER.user_id, Role.ADMIN))
        await gallery.apply(VIEWER, SetRole(OWNER.user_id, Role.VIEWER))
        await running.press("v")
        assert "You may not" in running.text
        assert await role_of_ben(running) is Role.ADMIN
        demoted = await gallery.accounts.current(OWNER.user_id, None)
        assert demoted is not None
        running.app.actor_changed(demoted)
        gallery.announce(MembersChanged())
        await running.rest()
        assert "no longer an admin" in running.text
        assert isinstance(running.screen, HomeScreen)


@pytest.mark.parametrize("size", [(60, 20), *SIZES], ids=str)
async def test_every_list_fits(tmp_path: Path, size: tuple[int, int]) -> None:
    """No line is wider than the screen, and the footer shows keys."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.sessions.register(
        VIEWER, fingerprint=None, address="2001:db8::7", login_name="b" * 80, end=list[str]().append
    )
    async with run_app(gallery, size) as running:
        await gallery.apply(OWNER, MakeInvitation(Role.VIEWER, "long " * 30))
        await running.press("g", "a")
        for _ in range(6):
            assert all(len(line) <= size[0] for line in running.lines)
            assert "help" in running.lines[-1]
            await running.press("l")


async def test_plain_text_has_nothing_drawn(tmp_path: Path) -> None:
    """For screen readers: lists, menus, dialogs and forms are text, with a sign before the cursor."""
    ways = (("g", "a"), ("down", "enter"), ("a",), ("escape", "n"), ("enter",), ("escape", "l"), ("g", "k"), ("n",))
    async with run_app(SmallGallery(tmp_path, LIBRARY), term="dumb") as running:
        for keys in ways:
            await running.press(*keys)
            assert DRAWN.findall(running.text) == []
        await running.press("escape", "g", "a", "down")
        assert "[Members]" in running.text
        assert "> Ben" in running.text


def test_the_person_at_the_machine_is_nobody_of_the_list() -> None:
    """Their id is not that of a member."""
    assert AT_THE_MACHINE not in {OWNER.user_id, VIEWER.user_id}
