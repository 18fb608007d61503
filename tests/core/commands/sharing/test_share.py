"""`share`: a share link in sentences and as JSON, its options, its list and its changes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from core.errors import NotAllowedError, NotFoundError, UsageError
from core.limits.password_hashing import verify_password
from core.models import CollectionSet, Downloads, EverythingSet, SortOrder
from core.qr import qr_ansi
from core.sharing.lifetimes import lifetime_of
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner

_LINK = re.compile(r"https://photos\.example\.org/s/\S+")


@pytest.fixture
def runner(runner: Runner) -> Runner:
    """A gallery that serves share links at a public URL."""
    object.__setattr__(runner.gallery.settings, "public_url", "https://photos.example.org/")
    return runner


async def test_a_new_link_is_printed(runner: Runner) -> None:
    """It is printed with its photos, expiry and address; a terminal also gets a QR code."""
    said = await runner.run("share", "open/lake", "--expires", "2h", terminal=True)
    (link,) = _LINK.findall(said)
    assert "Lake: 2 photos, until" in said
    assert said.endswith(qr_ansi(link.upper()))
    share = await runner.gallery.sharing.by_token(link)
    assert share.title == "Lake"
    plain = await runner.run("share", "open/lake", "--no-qr", terminal=True)
    assert "\x1b" not in plain


async def test_every_option_reaches_the_link(runner: Runner) -> None:
    """Each flag sets its option."""
    words = "share open/lake --views 3 --downloads originals --keep-metadata --details --title-in-previews --name us"
    (made,) = await runner.objects(*words.split(), "--title", "Our lake", "--note", "Look!", actor=EDITOR)
    assert (made["title"], made["note"], made["by"], made["view_limit"]) == ("Our lake", "Look!", "edith", 3)
    assert made["token"].startswith("us-")
    share = await runner.gallery.sharing.by_token(made["token"])
    assert (share.downloads, share.shows_details) == (Downloads.ORIGINALS, True)
    assert (share.strips_originals, share.title_in_previews) == (False, True)


async def test_a_password_is_read_from_standard_input_only(runner: Runner) -> None:
    """Arguments could be read by other users of the machine; a weak password creates no link."""
    said = await runner.run("share", "open/lake", "--password-from-input", stdin="correct horse\n")
    share = await runner.gallery.sharing.by_token(_LINK.findall(said)[0])
    assert share.password_hash is not None
    assert verify_password(share.password_hash, "correct horse")
    for given, error in (("short\n", UsageError), ("", NotFoundError)):
        with pytest.raises(error):
            await runner.run("share", "open/lake", "--password-from-input", stdin=given)
    assert len(await runner.gallery.sharing.list(ADMIN)) == 1


async def test_photos_are_named_by_arguments_or_lines(runner: Runner) -> None:
    """Some photos make one link; two categories, or a collection among photos, make none."""
    keys = [line.split()[0] for line in (await runner.run("ls", "open/lake")).splitlines()]
    (made,) = await runner.objects("share", *keys[-2:])
    assert made["photos"] == 2
    said = await runner.run("share", "-", stdin=f"{keys[-1]}\n")
    assert "A photo: 1 photo" in said
    for words in (["open", "secret"], ["open/lake", keys[-1]], []):
        with pytest.raises(UsageError):
            await runner.run("share", *words)


async def test_a_category_is_shared(runner: Runner) -> None:
    """Its link shows the photos of all its collections, also those that come later; a guest sees no collection."""
    (made,) = await runner.objects("share", "open")
    assert (made["title"], made["photos"]) == ("Open", 2)
    guest = (await runner.gallery.sharing.by_token(str(made["token"]))).actor
    page = await runner.gallery.library.page(guest, EverythingSet(), SortOrder.NAME, None)
    assert len(page) == 2
    assert [each.slug for each in await runner.gallery.library.categories(guest)] == ["shared"]
    assert await runner.gallery.library.page(guest, CollectionSet("open/lake"), SortOrder.NAME, None) == ()


async def test_links_are_listed_extended_renewed_and_revoked(runner: Runner) -> None:
    """A list has no tokens, and a renewed link has a new address."""
    assert "no share links" in await runner.run("share", "--list")
    (made,) = await runner.objects("share", "open/lake")
    number = str(made["id"])
    assert "expires" in await runner.run("share", "--extend", number, "--expires", "30d")
    (renewed,) = await runner.objects("share", "--renew", number)
    assert renewed["token"] != made["token"]
    assert "is revoked" in await runner.run("share", "--revoke", number)
    (listed,) = await runner.objects("share", "--list")
    assert (listed["state"], listed["title"]) == ("revoked", "Lake")
    assert "token" not in listed
    assert renewed["token"] not in await runner.run("share", "--list")


@pytest.mark.parametrize("words", [("open/lake",), ("--list",), ("--revoke", "1")], ids=" ".join)
async def test_viewers_cannot_share(runner: Runner, words: tuple[str, ...]) -> None:
    """Only editors and admins can, over SSH as everywhere."""
    with pytest.raises(NotAllowedError):
        await runner.run("share", *words, actor=VIEWER)


@pytest.mark.parametrize(
    ("text", "lifetime"),
    [("1h", timedelta(hours=1)), ("90min", timedelta(minutes=90)), ("30 d", timedelta(30)), ("2W", timedelta(14))],
)
def test_a_time_has_a_number_and_a_unit(text: str, lifetime: timedelta) -> None:
    """Units are minutes, hours, days and weeks."""
    assert lifetime_of(text) == lifetime


@pytest.mark.parametrize("text", ["", "7", "d", "-1d", "1e9d", "forever", "7d;"])
def test_other_texts_are_not_times(text: str) -> None:
    """Anything else is a usage error."""
    with pytest.raises(UsageError):
        lifetime_of(text)
