"""Links made from the screens: two keys for the usual one, a form for everything else, and the list of them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import NotAllowedError
from core.limits.password_hashing import verify_password
from core.models import CategorySet, Downloads
from core.qr import qr_lines
from core.sharing.models import ShareLink
from core.sharing.operations import MakeShareLink
from tests.tui.small_gallery import OWNER, VIEWER, SmallGallery
from tests.tui.visits import SIZES, Visit, visit
from tui.bindings import ScreenKind
from tui.screens.browse.home import HomeScreen
from tui.screens.dialogs.form import Form
from tui.screens.dialogs.menu import Menu
from tui.screens.dialogs.text_card import TextCard
from tui.screens.sharing.link_card import LinkCard
from tui.screens.sharing.share_links import SharesScreen

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 4}}
TO_BOGS = ("right", "enter", "right", "enter")
LINK = re.compile(r"https://photos\.example\.org/s/[a-z0-9-]+")


async def links(visiting: Visit) -> tuple[ShareLink, ...]:
    return await visiting.gallery.sharing.list(OWNER)


async def fill(visiting: Visit, **answers: str) -> None:
    """Fill in a form by its fields' names; what is chosen, is chosen with the right arrow."""
    form = visiting.app.screen
    assert isinstance(form, Form)
    for number, each in enumerate(form._fields):
        widget = form.query_one(f"#field-{number}")
        if each.name in answers:
            widget.value = answers[each.name]  # type: ignore[attr-defined]


async def test_two_keys_make_a_link(tmp_path: Path) -> None:
    """With s and Enter: the collection for a week, its code and its address, which is on the clipboard already."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press(*TO_BOGS, "s")
        assert isinstance(visiting.app.screen, Menu)
        assert "All of Bogs" in visiting.text
        assert "This photo: BMG_0000.jpg" in visiting.text
        await visiting.press("enter")
        assert isinstance(visiting.app.screen, LinkCard)
        link = visiting.app.clipboard
        assert LINK.fullmatch(link)
        assert qr_lines(link.upper())[10].strip() in visiting.text
        (made,) = await links(visiting)
        assert (made.title, made.photo_count, made.downloads) == ("Bogs", 4, Downloads.OFF)
        assert timedelta(days=6, hours=23) < made.expires - datetime.now(UTC) <= timedelta(days=7)
        assert (await visiting.gallery.sharing.by_token(link)).share_id == made.share_id
        await visiting.press("space", "c", "escape")
        assert visiting.screen.kind is ScreenKind.PHOTOS
        assert link not in visiting.text


async def test_the_selection_comes_first(tmp_path: Path) -> None:
    """With photos selected, Enter shares these; the others are a key away."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press(*TO_BOGS, "space", "right", "space", "s")
        assert "The 2 selected photos" in visiting.text
        await visiting.press("enter", "escape", "s", "3", "escape")
        assert [share.photo_count for share in await links(visiting)] == [1, 2]
        await visiting.press("s", "x")
        assert len(await links(visiting)) == 2, "any other key closes the menu"


async def test_a_category_is_shared_from_home_and_from_its_collections(tmp_path: Path) -> None:
    """On home s offers the selected category, in its list the collection first and then the whole category."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("right", "s")
        assert "All of Nature" in visiting.text
        await visiting.press("enter", "escape", "enter", "s")
        assert "All of Alps" in visiting.text
        await visiting.press("2", "escape")
        made = [(share.title, share.photo_set, share.photo_count) for share in await links(visiting)]
        assert made == [("Nature", CategorySet("nature"), 34)] * 2


async def test_everything_can_be_chosen(tmp_path: Path) -> None:
    """The form makes what it says, and stays with a sentence where something makes no sense."""
    async with visit(SmallGallery(tmp_path, LIBRARY), size=SIZES[2]) as visiting:
        await visiting.press(*TO_BOGS, "s", "o")
        await fill(visiting, time="soon")
        await visiting.press("enter")
        assert "'soon' is not a length of time" in visiting.text
        await fill(visiting, time="3d", password="short")
        await visiting.press("enter")
        assert "10 to 256 characters" in visiting.text
        await fill(visiting, password="correct horse", views="many")
        await visiting.press("enter")
        assert "is a number" in visiting.text
        assert await links(visiting) == ()
        answers = {"views": "5", "title": "Our moor", "note": "Look!", "name": "moor", "details": "yes"}
        await fill(visiting, downloads="originals-as-they-are", previews="yes", what="1", **answers)
        await visiting.press("enter")
        assert isinstance(visiting.app.screen, LinkCard)
        assert "/s/moor-" in visiting.app.clipboard
        (made,) = await links(visiting)
        assert (made.title, made.note, made.view_limit, made.photo_count) == ("Our moor", "Look!", 5, 1)
        assert (made.downloads, made.strips_originals) == (Downloads.ORIGINALS, False)
        assert made.shows_details
        assert made.title_in_previews
        share = await visiting.gallery.sharing.by_token(visiting.app.clipboard)
        assert verify_password(share.password_hash, "correct horse")


async def test_the_maker_sees_what_the_recipient_will_see(tmp_path: Path) -> None:
    """From the card and from the list, as text, with the way to look at the pages themselves."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    object.__setattr__(gallery.settings, "share_listen", "127.0.0.1:8023")
    async with visit(gallery, size=SIZES[2]) as visiting:
        await visiting.press(*TO_BOGS, "s", "enter", "p")
        assert isinstance(visiting.app.screen, TextCard)
        for words in (
            "Somebody shared photos with you.",
            "[Open]",
            "4 photos",
            "Nothing can be downloaded",
            "-L 8023:",
        ):
            assert words in visiting.text
        assert "http://localhost:8023" in visiting.text


async def test_links_are_listed_and_looked_after(tmp_path: Path) -> None:
    """gs: state, title, end, views, last use and maker; extended, renewed, changed and revoked from there."""
    async with visit(SmallGallery(tmp_path, LIBRARY), size=SIZES[1]) as visiting:
        await visiting.press("g", "s")
        assert isinstance(visiting.screen, SharesScreen)
        assert "There are no share links." in visiting.text
        made = (
            await visiting.gallery.apply(OWNER, MakeShareLink(visiting.gallery.all_collections[2].photo_set))
        ).result
        await visiting.gallery.sharing.count_view(made.share.share_id)
        await visiting.press("escape", "g", "s")
        assert re.search(r"open +Bogs +20[0-9-]+ [0-9:]+ +1 +20[0-9-]+ [0-9:]+ +Ana", visiting.text)
        await visiting.press("enter", "e", "4")
        assert (await links(visiting))[0].expires - datetime.now(UTC) > timedelta(days=29)
        await visiting.press("enter", "o")
        await fill(visiting, title="Moor")
        await visiting.press("enter")
        assert "Moor" in visiting.text
        await visiting.press("enter", "n", "y")
        assert isinstance(visiting.app.screen, LinkCard)
        renewed = visiting.app.clipboard
        with pytest.raises(NotAllowedError):
            await visiting.gallery.sharing.by_token(made.token)
        await visiting.press("escape", "enter", "x", "n")
        assert (await visiting.gallery.sharing.by_token(renewed)).title == "Moor"
        await visiting.press("enter", "x", "y")
        assert re.search(r"revoked +Moor", visiting.text)
        with pytest.raises(NotAllowedError):
            await visiting.gallery.sharing.by_token(renewed)
        await visiting.press("enter")
        assert "Revoke" not in visiting.text


async def test_viewers_have_no_key_for_it(tmp_path: Path) -> None:
    """Neither s nor gs does anything, and no screen offers them."""
    async with visit(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as visiting:
        await visiting.press(*TO_BOGS, "s")
        assert not isinstance(visiting.app.screen, Menu)
        await visiting.press("g")
        assert "Share links" not in visiting.text
        await visiting.press("escape", "escape", "escape")
        assert isinstance(visiting.app.screen, HomeScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_card_can_be_read_and_photographed_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    """The whole code stands on the screen with the quiet zone around it; the link is read by scrolling at the most."""
    async with visit(SmallGallery(tmp_path, LIBRARY), size=size) as visiting:
        await visiting.press(*TO_BOGS, "s", "enter")
        code = qr_lines(visiting.app.clipboard.upper())
        lines = visiting.text.split("\n")
        shown = [line for line in lines if any(part and part in line for part in [row.strip() for row in code])]
        assert len(shown) >= len([row for row in code if row.strip()])
        await visiting.press(*["down"] * 8)
        assert "Shown only once" in visiting.text


async def test_without_colours_there_is_no_code(tmp_path: Path) -> None:
    """A code needs black and white; the link stands there all the same."""
    async with visit(SmallGallery(tmp_path, LIBRARY), term="dumb") as visiting:
        await visiting.press(*TO_BOGS, "s", "enter")
        assert isinstance(visiting.app.screen, LinkCard)
        assert "█" not in visiting.text
        assert "photos.example.org" in visiting.text


async def test_where_no_pages_are_served_the_token_is_for_ssh(tmp_path: Path) -> None:
    """The card says so, and how a guest comes in."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.sharing.root = None
    async with visit(gallery) as visiting:
        await visiting.press(*TO_BOGS, "s", "enter")
        assert "share_listen" in visiting.text
        assert "guest@" in visiting.text
        assert re.fullmatch("[a-z2-7]{26}", visiting.app.clipboard)
