"""Photos are selected in grid and lightbox, shown as selected everywhere, and downloaded by command lines or copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.accounts.connected_sessions import ConnectedSession
from core.config import Settings
from core.models import Actor, AssetKey, Role, UserId
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tui.photos.download_lines import host_words, scp_line
from tui.screens.browse.download_card import DownloadCard
from tui.widgets.tiles.photo_grid import PhotoGrid

ONE_CATEGORY = {"Travel": {"Paris": 30, "Rome": 3}}
PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC)


@pytest.fixture
def gallery(tmp_path: Path) -> SmallGallery:
    return SmallGallery(tmp_path, ONE_CATEGORY)


def key_of(gallery: SmallGallery, place: int) -> AssetKey:
    return gallery.photos_of(0)[place].asset_key


def selected(running: RunningApp) -> int:
    return running.text.count("✓ ")


def come_over_ssh(running: RunningApp, fingerprint: str | None = "SHA256:x") -> None:
    member = ConnectedSession(
        1, OWNER, fingerprint=fingerprint, address="::1", login_name="ana", end=lambda _: None, closed=lambda _: None
    )
    running.app.session.connected = member


PARIS = ("enter", "enter")
"""The keys from home to the photos of Paris."""


async def test_space_marks_and_counts(gallery: SmallGallery) -> None:
    """Captions have marks and the status line the number; a second Space removes both."""
    async with run_app(gallery) as running:
        await running.press(*PARIS, "space", "right", "right", "space")
        assert gallery.selected == [key_of(gallery, 0), key_of(gallery, 2)]
        assert selected(running) == 2
        assert "2 selected" in running.lines[-1]
        await running.press("space")
        assert selected(running) == 1
        assert "1 selected" in running.lines[-1]
        await running.press("home", "space")
        assert gallery.selected == []
        assert selected(running) == 0
        assert "selected ·" not in running.lines[-1]


async def test_a_selected_tile_has_a_frame_of_its_own(gallery: SmallGallery) -> None:
    """In the success colour; the cursor has the accent colour."""
    async with run_app(gallery) as running:
        await running.press(*PARIS, "space", "right")
        frames = {
            segment.style.color
            for strip in running.app.screen._compositor.render_strips()
            for segment in strip
            if segment.text == "▐" and segment.style is not None
        }
        styles = running.screen.query_one(PhotoGrid)._styles
        assert {styles.selected.color, styles.frame.color} <= frames
        assert styles.selected.color != styles.frame.color


async def test_a_range_is_shown_while_it_grows_and_selected_at_its_end(gallery: SmallGallery) -> None:
    """`v` starts it, moves extend it either way, Space or `v` selects it, Esc cancels it without closing the grid."""
    async with run_app(gallery) as running:
        await running.press(*PARIS, "right", "v", "right", "right")
        assert selected(running) == 3
        assert "range of 3 photos" in running.lines[0]
        assert gallery.selected == []
        await running.press("escape")
        assert selected(running) == 0
        assert "of 30 photos" in running.lines[0]
        await running.press("v", "left", "left", "space")
        assert gallery.selected == [key_of(gallery, place) for place in (1, 2, 3)]
        assert "range" not in running.lines[0]
        await running.press("v", "home", "v")
        assert len(gallery.selected) == 4


async def test_all_photos_are_selected_or_none(gallery: SmallGallery) -> None:
    """Only those of this collection; when all are selected, the key deselects them."""
    async with run_app(gallery) as running:
        await running.press(*PARIS, "space", "A")
        assert len(gallery.selected) == 30
        assert "29 photos selected." in running.text
        await running.press("A")
        assert gallery.selected == []


async def test_the_lightbox_selects_and_the_grid_shows_it(gallery: SmallGallery) -> None:
    """Space pauses the slideshow only while that runs."""
    async with run_app(gallery) as running:
        await running.press(*PARIS, "enter", "space")
        assert gallery.selected == [key_of(gallery, 0)]
        assert "✓ BMG_0000.jpg" in running.text
        await running.press("w", "space")
        assert gallery.selected == [key_of(gallery, 0)], "a slideshow is paused instead"
        assert "paused" in running.lines[0]
        await running.press("w", "right", "space", "escape")
        assert len(gallery.selected) == 2
        assert selected(running) == 2


async def test_what_is_selected_has_a_place_of_its_own(gallery: SmallGallery) -> None:
    """`gv` shows the selection of all collections; a photo deselected there stays until the next load."""
    async with run_app(gallery) as running:
        await running.press("g", "v")
        assert "Nothing is selected." in running.text
        await running.press("escape", *PARIS, "space", "]", "right", "space", "g", "v")
        assert "Selected photos" in running.lines[0]
        assert "of 2 photos" in running.lines[0]
        assert selected(running) == 2
        await running.press("home", "space")
        assert selected(running) == 1
        gallery.change()
        await running.rest()
        assert "of 1 photo" in running.lines[0]


async def test_marks_are_words_in_plain_mode(gallery: SmallGallery) -> None:
    """A star before the name, for screen readers and terminals without other signs."""
    gallery.store("plain", "on")
    async with run_app(gallery, term="dumb") as running:
        await running.press(*PARIS, "space", "down")
        assert any(line.strip().startswith("* BMG_0000.jpg") for line in running.lines), running.text
        assert "✓" not in running.text


async def test_over_ssh_the_line_is_shown_and_copied(gallery: SmallGallery) -> None:
    """With a selection its folder comes first; a number copies another line; any other key closes the card."""
    async with run_app(gallery, size=(120, 40)) as running:
        come_over_ssh(running)
        await running.press(*PARIS, "d")
        assert isinstance(running.app.screen, DownloadCard)
        assert running.app.clipboard == "scp -P 2222 localhost:library/travel/paris/BMG_0000.jpg ."
        assert "scp -P 2222 -r localhost:library/travel/paris ." in running.text
        await running.press("2")
        assert running.app.clipboard == "scp -P 2222 -r localhost:library/travel/paris ."
        await running.press("escape", "space", "d")
        assert running.app.clipboard == "scp -P 2222 -r localhost:selection/ ."
        assert "The 1 selected photo" in running.text
        await running.press("down")
        assert running.app.clipboard.endswith("BMG_0000.jpg .")
        await running.press("q")
        assert not isinstance(running.app.screen, DownloadCard)


async def test_a_login_by_password_is_named_in_the_line(gallery: SmallGallery) -> None:
    """The command line has the login name of a password, and the address from the settings."""
    gallery.settings = Settings(
        **{
            **{name: getattr(gallery.settings, name) for name in ("data_dir", "config_dir", "home", "agent_socket")},
            "ssh_address": "photos.example.org:22",
        }
    )
    async with run_app(gallery) as running:
        come_over_ssh(running, fingerprint=None)
        await running.press(*PARIS, "enter", "d")
        assert running.app.clipboard == "scp ana@photos.example.org:library/travel/paris/BMG_0000.jpg ."


async def test_here_copies_are_saved_and_nothing_is_replaced(gallery: SmallGallery, tmp_path: Path) -> None:
    """On the local machine `d` copies to Downloads; an error is shown."""
    async with run_app(gallery) as running:
        await running.press(*PARIS, "space", "right", "space", "d")
        downloads = tmp_path / "Downloads"
        assert sorted(path.name for path in downloads.iterdir()) == ["AMG_0001.jpg", "BMG_0000.jpg"]
        assert (
            f"2 photos copied to {downloads}." in running.text.replace("\n", " ") or "2 photos copied" in running.text
        )
        await running.press("d")
        assert (downloads / "BMG_0000 (2).jpg").exists()
        gallery.original(key_of(gallery, 0)).unlink()
        await running.press("d")
        assert "The original is not available now." in running.text


async def test_selecting_is_not_offered_without_permission(gallery: SmallGallery) -> None:
    """`public@` has neither the keys nor their hints."""
    async with run_app(gallery, actor=PUBLIC) as running:
        await running.press(*PARIS, "space", "A", "v", "d")
        assert gallery.selected == []
        assert not isinstance(running.app.screen, DownloadCard)
        assert "select" not in running.lines[-1]


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("127.0.0.1", "localhost"),
        ("::1", "localhost"),
        ("::ffff:127.0.0.1", "localhost"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "[2001:db8::7]"),
        ("192.0.2.7", "192.0.2.7"),
        ("photos.example.org", "photos.example.org"),
    ],
)
def test_hosts_are_named_as_scp_wants_them(host: str, words: str) -> None:
    """Also behind a login name."""
    assert host_words(host) == words
    assert host_words(host, "ana") == f"ana@{words}"


def test_a_line_can_be_pasted_into_a_shell() -> None:
    """Names with blanks and quotes are one word there."""
    line = scp_line("host", 2222, "library/a/b/It's here.jpg", folder=False)
    assert line == """scp -P 2222 'host:library/a/b/It'"'"'s here.jpg' ."""
    assert scp_line("host", 22, "selection/", folder=True) == "scp -r host:selection/ ."
