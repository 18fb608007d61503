"""Share links created on screens: two keys for the default, a form for all options, and their list."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import NotAllowedError
from core.limits.password_hashing import verify_password
from core.models import CategorySet, Downloads
from core.operations import SetPreference
from core.qr import qr_lines
from core.sharing.models import ShareLink
from core.sharing.operations import MakeShareLink
from tests.tui.harness.running_app import SIZES, RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, VIEWER, SmallGallery
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.home import HomeScreen
from tui.screens.dialogs.form import Form
from tui.screens.dialogs.menu import Menu
from tui.screens.dialogs.text_card import TextCard
from tui.screens.sharing import making_links
from tui.screens.sharing.link_card import LinkCard
from tui.screens.sharing.share_links import ShareLinksScreen

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 4}}
TO_BOGS = ("right", "enter", "right", "enter")
INSTANT = r"\d+ \w{3} 20\d\d, \d\d:\d\d \S+"
LINK = re.compile(r"https://photos\.example\.org/s/[a-z0-9-]+")


async def links(running: RunningApp) -> tuple[ShareLink, ...]:
    return await running.gallery.sharing.list(OWNER)


async def fill(running: RunningApp, **answers: str) -> None:
    """Fill in a form by field names."""
    form = running.app.screen
    assert isinstance(form, Form)
    for number, each in enumerate(form._fields):
        widget = form.query_one(f"#field-{number}")
        if each.name in answers:
            widget.value = answers[each.name]  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [(60, 20), *SIZES], ids=str)
async def test_the_form_starts_at_its_title_with_whole_choices(tmp_path: Path, size: tuple[int, int]) -> None:
    """No choice is cut at the edge: those that do not fit in a line are in the next one, and can be clicked there."""
    library = {"Nature": {"Autumn in the valley behind the old mill": 4, "Bogs": 4}}
    async with run_app(SmallGallery(tmp_path, library), size) as running:
        await running.press("enter", "enter", "space", "right", "space", "s", "o")
        assert isinstance(running.app.screen, Form)
        assert "Share link" in running.text
        row = next(number for number, line in enumerate(running.lines) if " All of Autumn " in line)
        assert "The 2 selected photos" in running.text
        await running.pilot.click(offset=(running.lines[row].index("All of Autumn"), row))
        await running.rest()
        assert "[All of Autumn " in running.text


async def test_two_keys_make_a_link(tmp_path: Path) -> None:
    """With s and Enter: what is under the cursor for a week, with QR code and address, which is copied."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "enter", "right", "s")
        assert isinstance(running.app.screen, Menu)
        assert running.text.index("All of Bogs") < running.text.index("All of Nature")
        await running.press("enter")
        assert isinstance(running.app.screen, LinkCard)
        link = running.app.clipboard
        assert LINK.fullmatch(link)
        assert qr_lines(link.upper())[10].strip() in running.text
        (made,) = await links(running)
        assert (made.title, made.photo_count, made.downloads) == ("Bogs", 4, Downloads.OFF)
        assert timedelta(days=6, hours=23) < made.expires - datetime.now(UTC) <= timedelta(days=7)
        assert (await running.gallery.sharing.by_token(link)).share_id == made.share_id
        await running.press("space", "c", "escape")
        assert running.screen.kind is ScreenKind.COLLECTIONS
        assert link not in running.text


async def test_what_is_under_the_cursor_comes_first(tmp_path: Path) -> None:
    """Enter shares the photo at the cursor; the selection and the collection have their keys."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*TO_BOGS, "space", "right", "space", "s")
        words = ("This photo: ", "The 2 selected photos", "All of Bogs")
        places = [running.text.index(each) for each in words]
        assert places == sorted(places)
        await running.press("enter", "escape", "s", "2", "escape", "s", "3", "escape")
        assert [share.photo_count for share in await links(running)] == [4, 2, 1]
        await running.press("s", "x")
        assert len(await links(running)) == 3, "any other key closes the menu"


async def test_a_changed_key_of_sharing_makes_the_first_link(tmp_path: Path) -> None:
    """Pressed twice, as `s` is; one that means something else in the menu leaves the first line to 1."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        for keys, key, first in (("share=U", "U", "U"), ("share=ctrl+y", "ctrl+y", "1"), ("share=Q", "Q", "Q")):
            await running.gallery.apply(running.app.session.actor, SetPreference("key_bindings", keys))
            await running.app.session.load()
            running.app.set_keymap(running.app.session.keymap)
            await running.press(key)
            assert f"{first}  All of" in running.text
            await running.press(first, "escape")
        assert len(await links(running)) == 3


async def test_a_folder_of_folders_is_shared_as_what_it_holds(tmp_path: Path) -> None:
    """The folder under the cursor comes first, with all its photos of now and its name, also with options."""
    travel = {"Iceland": 2, "Japan / Kyoto": 3, "Japan / Osaka / Day 1": 120, "Japan / Osaka / Day 2": 2}
    async with run_app(SmallGallery(tmp_path, {"Travel": travel}), size=SIZES[2]) as running:
        await running.press("enter", "right", "s")
        assert running.text.index("The 125 photos now in Japan") < running.text.index("All of Travel")
        await running.press("enter", "escape", "s", "2", "escape", "s", "o", "enter", "escape")
        await running.press("enter", "right", "s", "enter", "escape")
        made = [(share.title, share.photo_count) for share in await links(running)]
        assert made == [("Osaka", 122), ("Japan", 125), ("Travel", 127), ("Japan", 125)]


async def test_a_folder_of_more_photos_than_a_link_names_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what can be shared instead, and makes no link."""
    monkeypatch.setattr(making_links, "MAX_PHOTOS", 4)
    async with run_app(SmallGallery(tmp_path, {"Travel": {"Japan / Kyoto": 3, "Japan / Osaka": 2}})) as running:
        await running.press("enter", "s", "enter")
        assert "Japan has more than 4 photos" in running.text
        assert "Share collections or a category one by one." in running.text
        assert await links(running) == ()


async def test_a_selection_of_an_earlier_session_is_offered_as_such(tmp_path: Path) -> None:
    """It is never first, says when it was made, and stays apart from what is selected now."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press(*TO_BOGS, "space", "right", "space")
    async with run_app(gallery) as running:
        await running.press("s")
        text = running.text
        assert text.index("All of Home") < text.index("The 2 photos selected in an earlier session")
        await running.press("enter", "escape")
        assert [share.title for share in await links(running)] == ["Home"]
        await running.press(*TO_BOGS, "end", "space", "s")
        assert "The 3 selected photos (2 of them in an earlier session)" in running.text


@pytest.mark.parametrize(
    ("root", "words"),
    [
        ("http://127.0.0.1:8023", "Opens on this machine only."),
        ("https://photos.example.org/album", "Everybody who gets it"),
        (None, "Opens with `ssh guest@…` only"),
    ],
)
async def test_who_can_open_a_link_is_said_before_it_is_made(tmp_path: Path, root: str | None, words: str) -> None:
    """The menu says it."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.sharing.root = root
    gallery.sharing.is_served = root is not None
    async with run_app(gallery) as running:
        await running.press("s")
        assert words in running.text
        assert await links(running) == ()


async def test_a_category_is_shared_from_home_and_from_its_collections(tmp_path: Path) -> None:
    """On home s offers the selected category, in its list the collection first and then the whole category."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "s")
        assert "All of Nature" in running.text
        await running.press("enter", "escape", "enter", "s")
        assert "All of Alps" in running.text
        await running.press("2", "escape")
        made = [(share.title, share.photo_set, share.photo_count) for share in await links(running)]
        assert made == [("Nature", CategorySet("nature"), 34)] * 2


async def test_everything_can_be_chosen(tmp_path: Path) -> None:
    """The form creates what it says, and stays open with an error for invalid input."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size=SIZES[2]) as running:
        await running.press(*TO_BOGS, "s", "o")
        await fill(running, time="soon")
        await running.press("enter")
        assert "'soon' is not a duration" in running.text
        await fill(running, time="3d", password="short")
        await running.press("enter")
        assert "10 to 256 characters" in running.text
        await fill(running, password="correct horse", views="many")
        await running.press("enter")
        assert "must be a number" in running.text
        assert await links(running) == ()
        answers = {"views": "5", "title": "Our moor", "note": "Look!", "name": "moor", "details": "yes"}
        await fill(running, downloads="originals-as-they-are", previews="yes", what="0", **answers)
        await running.press("enter")
        assert isinstance(running.app.screen, LinkCard)
        assert "/s/moor-" in running.app.clipboard
        (made,) = await links(running)
        assert (made.title, made.note, made.view_limit, made.photo_count) == ("Our moor", "Look!", 5, 1)
        assert (made.downloads, made.strips_originals) == (Downloads.ORIGINALS, False)
        assert made.shows_details
        assert made.title_in_previews
        share = await running.gallery.sharing.by_token(running.app.clipboard)
        assert verify_password(share.password_hash, "correct horse")


async def test_the_maker_sees_what_the_recipient_will_see(tmp_path: Path) -> None:
    """From the card and from the list, as text, with the way to open the pages."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    object.__setattr__(gallery.settings, "share_listen", "127.0.0.1:8023")
    async with run_app(gallery, size=SIZES[2]) as running:
        await running.press(*TO_BOGS, "s", "enter", "p")
        assert isinstance(running.app.screen, TextCard)
        for words in (
            "Someone shared photos with you.",
            "[Open]",
            "4 photos",
            "Nothing can be downloaded",
            "-L 8023:",
        ):
            assert words in running.text
        assert "http://localhost:8023" in running.text


async def test_links_are_listed_and_looked_after(tmp_path: Path) -> None:
    """gs: state, title, expiry, views, last use and maker; extended, renewed, changed and revoked there."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size=SIZES[1]) as running:
        await running.press("g", "s")
        assert isinstance(running.screen, ShareLinksScreen)
        assert "There are no share links." in running.text
        made = (await running.gallery.apply(OWNER, MakeShareLink(running.gallery.all_collections[2].photo_set))).result
        await running.gallery.sharing.count_view(made.share.share_id)
        await running.press("escape", "g", "s")
        assert re.search(
            rf"Bogs · open *\n +Expires {INSTANT} · Opened 1 time, last {INSTANT} · By Ana",
            running.text,
        )
        await running.press("enter", "e", "4")
        assert (await links(running))[0].expires - datetime.now(UTC) > timedelta(days=29)
        await running.press("enter", "o")
        await fill(running, title="Moor")
        await running.press("enter")
        assert "Moor" in running.text
        await running.press("enter", "n", "y")
        assert isinstance(running.app.screen, LinkCard)
        renewed = running.app.clipboard
        with pytest.raises(NotAllowedError):
            await running.gallery.sharing.by_token(made.token)
        await running.press("escape", "enter", "x", "n")
        assert (await running.gallery.sharing.by_token(renewed)).title == "Moor"
        await running.press("enter", "x", "y")
        assert re.search(r"Moor · revoked", running.text)
        with pytest.raises(NotAllowedError):
            await running.gallery.sharing.by_token(renewed)
        await running.press("enter")
        assert "Revoke" not in running.text


async def test_viewers_have_no_key_for_it(tmp_path: Path) -> None:
    """Neither s nor gs has an effect, and no screen offers them."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        await running.press(*TO_BOGS, "s")
        assert not isinstance(running.app.screen, Menu)
        await running.press("g")
        assert "Share links" not in running.text
        await running.press("escape", "escape", "escape")
        assert isinstance(running.app.screen, HomeScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_card_can_be_read_and_photographed_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    """The whole QR code fits the screen with its quiet zone; the address needs scrolling at most."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size=size) as running:
        await running.press(*TO_BOGS, "s", "enter")
        code = qr_lines(running.app.clipboard.upper())
        lines = running.text.split("\n")
        shown = [line for line in lines if any(part and part in line for part in [row.strip() for row in code])]
        assert len(shown) >= len([row for row in code if row.strip()])
        await running.press(*["down"] * 8)
        assert "Shown only once" in running.text


async def test_without_colours_there_is_no_code(tmp_path: Path) -> None:
    """A QR code needs black and white; the address is shown anyway."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), term="dumb") as running:
        await running.press(*TO_BOGS, "s", "enter")
        assert isinstance(running.app.screen, LinkCard)
        assert "█" not in running.text
        assert "photos.example.org" in running.text


async def test_where_no_pages_are_served_the_token_is_for_ssh(tmp_path: Path) -> None:
    """The card says so, and how a guest connects."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.sharing.is_served = False
    async with run_app(gallery) as running:
        await running.press(*TO_BOGS, "s", "enter")
        assert "share_listen" in running.text
        assert "guest@" in running.text
        assert re.fullmatch("[a-z2-7]{26}", running.app.clipboard)
