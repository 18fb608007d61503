"""Rendered pages: safe with any text, small, accessible, and without requests to other hosts."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.grouping.guest_groups import SLUG
from core.models import (
    Actor,
    AssetKey,
    CategoryId,
    Collection,
    CollectionId,
    DateSource,
    Downloads,
    EverythingSet,
    PageKey,
    Photo,
    PhotoId,
    PhotoKind,
    Role,
    ShareId,
    SharePass,
    TakenAt,
    UserId,
)
from core.sharing.models import ValidShareLink
from core.text import display_text
from core.web.pages.page_rendering import PageMarks, PageRenderer, date_range, tile

PAGES = PageRenderer("")
MARKS = PageMarks("t" * 43, 2)
FAVOURITES = PageMarks("t" * 43, 2, is_list=True)
WHEN = datetime(2024, 5, 1, 12, 30)  # noqa: DTZ001 - local times have no zone
NASTY = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}{% x %}"


def share(title: str = "Paris", note: str = "", *, details: bool = True) -> ValidShareLink:
    share_pass = SharePass(ShareId(1), title, EverythingSet(), details, Downloads.ORIGINALS)
    actor = Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share_pass)
    return ValidShareLink(ShareId(1), "abcdefghij", actor, note, True, None, False, True, b"", 2_000_000_000)


def photo(number: int, name: str = "IMG_1234.JPG", width: int = 6000, height: int = 4000) -> Photo:
    key = AssetKey(f"{number:013}".translate(str.maketrans("0189", "abcd")))
    taken = TakenAt(WHEN, 120, DateSource.EXIF)
    return Photo(
        PhotoId(number),
        key,
        1,
        CollectionId(0),
        name,
        name,
        "JPEG",
        width,
        height,
        9,
        taken,
        None,
        PageKey(0, PhotoId(1)),
    )


def collection(title: str = "Paris", count: int = 100) -> Collection:
    return Collection(
        CollectionId(0),
        CategoryId(0),
        SLUG,
        title,
        SLUG,
        title,
        count,
        None,
        WHEN,
        WHEN,
        EverythingSet(),
        title,
    )


class Reader(HTMLParser):
    """Collects the tags with their attributes."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


NAMES = ["landing", "album", "favourites", "photo", "message", "join"]


def every_page(title: str, note: str, name: str) -> list[bytes]:
    open_share = share(title, note)
    photos = [photo(1, name), photo(2, name)]
    return [
        PAGES.landing(open_share, "Wrong password."),
        PAGES.album(open_share, collection(title, 300), photos, 100, MARKS, more=True),
        PAGES.album(open_share, collection(title, 300), photos, 0, FAVOURITES, more=False),
        PAGES.photo(open_share, photos[0], 4, 9, (photos[1].asset_key, photos[1].asset_key), {"File": name}, MARKS),
        PAGES.message(title, note, back="./"),
        PAGES.join(title, note),
    ]


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_text_becomes_markup(title: str, note: str, name: str) -> None:
    """Whatever people, cameras and file systems wrote, the tags of a page are the same."""
    plain = every_page("a title", "a note", "a name")
    odd = every_page(*(display_text(NASTY + text) for text in (title, note, name)))
    for expected, html in zip(plain, odd, strict=True):
        assert [tag for tag, _ in Reader(html).tags] == [tag for tag, _ in Reader(expected).tags]


@pytest.mark.parametrize("html", every_page(NASTY, NASTY, NASTY), ids=NAMES)
def test_pages_use_no_other_host_and_no_inline_code(html: bytes) -> None:
    """Every address is relative or on this host; there is no inline script, style or event handler."""
    for tag, attributes in Reader(html).tags:
        assert tag not in {"style", "iframe", "object", "embed", "base"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        if tag == "script":
            assert (attributes.get("src") or "").startswith("/static/")
        for name in ("src", "href", "srcset", "action", "poster"):
            value = attributes.get(name) or ""
            assert not re.search(r"^\s*([a-z]+:|//)", value, re.IGNORECASE), value
    for name in ("style.css", "lightbox.js", "live.js"):
        text = resources.files("core.web.pages").joinpath("static", name).read_text()
        assert "http" not in text
        assert "url(" not in text
        assert "@import" not in text


@pytest.mark.parametrize("html", every_page("A", "B", "C"), ids=NAMES)
def test_pages_are_accessible(html: bytes) -> None:
    """A language, a title, one main part and one heading; an alternative for every picture, a label for every field."""
    tags = Reader(html).tags
    names = [tag for tag, _ in tags]
    assert names.count("main") == names.count("h1") == names.count("title") == 1
    assert dict(tags)["html"]["lang"] == "en"
    labels = {attributes.get("for") for tag, attributes in tags if tag == "label"}
    for tag, attributes in tags:
        assert tag != "img" or attributes.get("alt")
        assert tag != "input" or attributes.get("id") in labels or attributes.get("type") == "hidden"
        assert tag != "nav" or attributes.get("aria-label")


def test_a_page_of_a_hundred_photos_is_small() -> None:
    """Without its pictures, with style and scripts, it is sent in less than 30 KB; the scripts have less than 10."""
    html = PAGES.album(share(), collection(), [photo(number) for number in range(1, 101)], 0, MARKS, more=True)
    parts = [html, *(body for body, _ in PAGES.static.values())]
    assert sum(len(zlib.compress(part)) for part in parts) < 12_000
    assert len(html) < 40_000
    assert sum(len(body) for body, kind in PAGES.static.values() if kind == "text/javascript") < 10_000


def test_names_of_static_files_change_with_their_content() -> None:
    """They can be cached forever."""
    names = list(PAGES.static)
    assert len(names) == 4
    for name in names:
        assert re.fullmatch(r"(style|lightbox|live|icon)-[0-9a-f]{16}\.(css|js|svg)", name), name
    assert f"/photos/static/{names[0]}".encode() in PageRenderer("/photos").not_found


@given(st.integers(1, 60_000), st.integers(1, 60_000))
def test_tiles_have_the_aspect_of_their_photo(width: int, height: int) -> None:
    """Sizes are those of the derivatives, and the stylesheet has the class."""
    made = tile(share(), photo(1, "x", width, height), 0)
    assert max(made.width, made.height) <= 400
    style = PAGES.static[next(iter(PAGES.static))][0].decode()
    rule = re.search(rf"\.{made.shape}\{{flex:([0-9.]+) ", style)
    assert rule is not None
    if 0.25 < width / height < 6:
        assert abs(float(rule[1]) / 100 / (width / height) - 1) < 0.026


def test_without_details_the_alternative_is_a_number() -> None:
    """It contains neither the file name nor the date."""
    assert tile(share(details=False), photo(1), 4).words == "Photo 5"
    assert tile(share(), photo(1), 4).words == "IMG_1234.JPG, 1 May 2024"


@pytest.mark.parametrize(
    ("oldest", "newest", "words"),
    [
        ((2024, 5, 1), (2024, 5, 1), "1 May 2024"),
        ((2024, 5, 1), (2024, 5, 14), "1 – 14 May 2024"),
        ((2024, 5, 1), (2024, 6, 14), "1 May – 14 June 2024"),
        ((2023, 12, 31), (2024, 1, 1), "31 December 2023 – 1 January 2024"),
    ],
)
def test_dates_are_short(oldest: tuple[int, int, int], newest: tuple[int, int, int], words: str) -> None:
    """The parts that both dates have in common appear once."""
    assert date_range(datetime(*oldest), datetime(*newest)) == words  # noqa: DTZ001
    assert date_range(None, None) == ""


def test_a_video_has_a_mark_and_its_duration() -> None:
    """On its tile, and in words for those who hear the page; a video of unknown length has only the mark."""
    for seconds, mark, words in ((72.4, "▶ 1:12", "video 1:12"), (None, "▶", "video")):
        video = replace(photo(1, "IMG_1.MOV"), kind=PhotoKind.VIDEO, seconds=seconds)
        page = PAGES.album(share(), collection(), [video, photo(2)], 0, MARKS, more=False).decode()
        assert f'<span class="play" aria-hidden="true">{mark}</span>' in page
        assert page.count('class="play"') == 1
        assert f', {words}"' in page
    hidden = tile(share(details=False), video, 3)
    assert hidden.words == "Video 4, video"


@pytest.mark.parametrize(
    ("kind", "strips", "word"),
    [("video", True, "picture"), ("video", False, "original"), ("raw", True, "picture"), ("still", True, "original")],
)
def test_the_page_of_a_photo_says_what_is_downloaded(kind: str, strips: bool, word: str) -> None:
    """Metadata cannot be removed from videos and RAW files: a picture of them is offered instead."""
    link = replace(share(), strips_originals=strips)
    page = PAGES.photo(link, replace(photo(1), kind=PhotoKind(kind)), 0, 1, (None, None), {}, MARKS).decode()
    assert f"Download {word}</a>" in page
