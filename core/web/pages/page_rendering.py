"""Render pages as HTML, with templates that escape every value."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

from core.derivatives.derivative_store import MAX_EDGE
from core.models import AssetKey, Collection, DerivativeSize, Photo, PhotoKind
from core.sharing.models import ValidShareLink
from core.wording import video_words

_STEP = 1.05
_NARROWEST, _WIDEST = -30, 40
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads better
)


@dataclass(frozen=True, slots=True)
class AlbumTile:
    """A photo on a page."""

    key: AssetKey
    version: int
    shape: str
    """The CSS class of its aspect ratio."""
    width: int
    height: int
    thumbnail_width: int
    view_width: int
    words: str
    """The text alternative."""
    video: str
    """The mark and the duration of a video, empty for all others."""
    is_live: bool
    """Whether it has a moving part."""
    has_original: bool
    """Whether the file itself is offered to those who may download originals, and not a picture of it."""
    is_favourite: bool
    number: int
    """Its number in the list, from 1 on."""


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What a page says about the favourites of its guest."""

    token: str
    """That of its form."""
    count: int
    """How many favourites the guest has."""
    is_list: bool = False
    """Whether it is a page of the favourites, and not of all photos."""

    @property
    def root(self) -> str:
        """The way from the list to the addresses that all pages of a link share."""
        return "../" if self.is_list else ""


@dataclass(frozen=True, slots=True)
class PageVideo:
    """How the page of a photo plays its video."""

    address: str = ""
    """Below the address of the link; empty where there is nothing to play."""
    words: str = ""
    """Why it does not play yet, or at all."""
    live: str = ""
    """Where the video of a live or motion photo is, below the address of the link; empty for others."""
    is_awaited: bool = False
    """Whether it is being prepared, so that the page reloads itself."""


class PageRenderer:
    """Renders pages; created once, when the server starts."""

    def __init__(self, prefix: str) -> None:
        """Load the templates, and name static files after the hash of their content; `prefix` precedes every path."""
        self._templates = Environment(
            loader=PackageLoader("core.web.pages"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        style = _static("style.css") + _shapes()
        script = _static("lightbox.js")
        live = _static("live.js")
        icon = _static("icon.svg")
        self.static = {
            f"style-{_digest(style)}.css": (style.encode(), "text/css"),
            f"lightbox-{_digest(script)}.js": (script.encode(), "text/javascript"),
            f"icon-{_digest(icon)}.svg": (icon.encode(), "image/svg+xml"),
            f"live-{_digest(live)}.js": (live.encode(), "text/javascript"),
        }
        self._names = dict(
            zip(("style", "script", "icon", "live"), (f"{prefix}/static/{name}" for name in self.static), strict=True)
        )
        self.not_found = self._render("message.html", **_NOT_FOUND)

    def message(self, heading: str, *sentences: str, back: str = "") -> bytes:
        """Return a page with a message only; `back` is the relative address of the photos, empty for no such link."""
        return self._render("message.html", heading=heading, sentences=sentences, back=back)

    def landing(self, share: ValidShareLink, wrong: str = "") -> bytes:
        """Return the page before a link is opened: without photos, with the title if the maker allows it."""
        return self._render(
            "landing.html",
            title=share.title if share.title_in_previews else "",
            asks_password=share.password_hash is not None,
            wrong=wrong,
        )

    def album(
        self,
        share: ValidShareLink,
        collection: Collection,
        photos: Sequence[Photo],
        first: int,
        marks: PageMarks,
        where: str = "",
        *,
        more: bool,
    ) -> bytes:
        """Return one page of photos: `first` is the index of its first photo, `more` says whether others follow.

        `where` is the query of its address.
        """
        tiles = [tile(share, photo, first + number) for number, photo in enumerate(photos)]
        return self._render(
            "album.html",
            share=share,
            total=marks.count if marks.is_list else collection.photo_count,
            dates="" if marks.is_list else date_range(collection.oldest, collection.newest),
            marks=marks,
            where=where,
            expires=_day(datetime.fromtimestamp(share.expires_at)),  # noqa: DTZ006 - in the time zone of the gallery
            tiles=tiles,
            first=first + 1,
            last=first + len(tiles),
            previous=tiles[0].key if first and tiles else None,
            following=tiles[-1].key if more and tiles else None,
        )

    def photo(
        self,
        share: ValidShareLink,
        photo: Photo,
        index: int,
        total: int,
        neighbours: tuple[AssetKey | None, AssetKey | None],
        details: Mapping[str, str],
        marks: PageMarks,
        *,
        offers_copy: bool = False,
        video: PageVideo = PageVideo(),
    ) -> bytes:
        """Return the page of one photo with its neighbours."""
        return self._render(
            "photo.html",
            share=share,
            tile=tile(share, photo, index, offers_copy=offers_copy),
            number=index + 1,
            total=total,
            previous=neighbours[0],
            following=neighbours[1],
            details=details,
            marks=marks,
            video=video,
        )

    def waiting(self) -> bytes:
        """Return the page in place of a video that is being made; the client asks again."""
        return self.message("In a moment", "The video of this photo is being prepared. This page reloads itself.")

    def join(self, command: str, host_key: str) -> bytes:
        """Return the page for people with an invitation: how to connect, and the fingerprint of the server."""
        return self._render("join.html", command=command, host_key=host_key)

    def _render(self, template: str, **values: object) -> bytes:
        return self._templates.get_template(template).render(**self._names, **values).encode()


def tile(share: ValidShareLink, photo: Photo, index: int, *, offers_copy: bool = False) -> AlbumTile:
    """Return a photo as pages show it; without details its text alternative is only a number.

    `offers_copy`: whether a copy without metadata of a video can be downloaded.
    """
    longest = max(photo.width, photo.height, 1)
    scales = [min(1.0, MAX_EDGE[size] / longest) for size in (DerivativeSize.THUMBNAIL, DerivativeSize.PREVIEW)]
    words = f"{'Video' if photo.kind is PhotoKind.VIDEO else 'Photo'} {index + 1}"
    if share.shows_details:
        words = f"{photo.file_name}, {_day(photo.taken.local)}" if photo.taken else photo.file_name
    return AlbumTile(
        key=photo.asset_key,
        version=photo.version,
        shape=f"a{_shape(photo.width / max(photo.height, 1))}",
        width=max(1, round(photo.width * scales[0])),
        height=max(1, round(photo.height * scales[0])),
        thumbnail_width=max(1, round(photo.width * scales[0])),
        view_width=max(1, round(photo.width * scales[1])),
        words=f"{words}, {video_words(photo, spoken=True)}" if photo.kind is PhotoKind.VIDEO else words,
        video=video_words(photo),
        is_live=photo.kind is PhotoKind.LIVE,
        is_favourite=photo.marks.is_favourite,
        number=index + 1,
        has_original=offers_copy or photo.kind not in {PhotoKind.VIDEO, PhotoKind.RAW} or not share.strips_originals,
    )


def date_range(oldest: datetime | None, newest: datetime | None) -> str:
    """Return the range of dates in few words; empty if unknown."""
    if oldest is None or newest is None:
        return ""
    if oldest.date() == newest.date():
        return _day(newest)
    if (oldest.year, oldest.month) == (newest.year, newest.month):
        return f"{oldest.day} – {_day(newest)}"
    if oldest.year == newest.year:
        return f"{oldest.day} {_MONTHS[oldest.month - 1]} – {_day(newest)}"
    return f"{_day(oldest)} – {_day(newest)}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _shape(aspect: float) -> int:
    """Return the CSS class of an aspect ratio; classes keep rows even without inline styles."""
    return min(_WIDEST, max(_NARROWEST, round(math.log(max(aspect, 0.01), _STEP)))) - _NARROWEST


def _shapes() -> str:
    """Return a CSS rule for each class, in steps of 5 %, which are not visible."""
    rules = []
    for number in range(_WIDEST - _NARROWEST + 1):
        aspect = _STEP ** (number + _NARROWEST)
        # Tiles share the space left in a row; a sum of shares below 1 would leave some of it empty.
        rules.append(f".a{number}{{flex:{aspect * 100:.1f} 1 calc(var(--row)*{aspect:.3f});aspect-ratio:{aspect:.3f}}}")
    return "\n".join(rules)


def _static(name: str) -> str:
    return resources.files("core.web.pages").joinpath("static", name).read_text("utf-8")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_NOT_FOUND = {
    "back": "",
    "heading": "Nothing here",
    "sentences": (
        "There is nothing at this address. The share link may have expired, or it was not copied completely.",
        "Allow cookies for this address and open the link again, or ask for a new one.",
    ),
}
