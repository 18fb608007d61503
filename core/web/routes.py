"""The routes of the web pages, parsed from method and request target."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import unquote

READ = frozenset({"GET", "HEAD"})
WRITE = frozenset({"POST"})


class PageKind(Enum):
    """What is at an address."""

    TOKEN = auto()
    ALBUM = auto()
    OPEN = auto()
    PHOTO = auto()
    MARK = auto()
    PICTURE = auto()
    DOWNLOAD = auto()
    ORIGINAL = auto()
    PLAYED = auto()
    """An original for a program that has no cookies."""
    VIDEO = auto()
    ARCHIVE = auto()
    STATIC = auto()
    JOIN = auto()


@dataclass(frozen=True, slots=True)
class Route:
    """A recognized address with its parts."""

    page: PageKind
    parts: Mapping[str, str]

    @property
    def label(self) -> str:
        """The text for the log, without any token."""
        return f"{self.page.name.lower()} {self.parts['id']}" if "id" in self.parts else self.page.name.lower()


# The short name of the link, then exactly ten random characters: a token has more and does not match.
_ID = r"/s/(?P<id>([a-z0-9-]{1,40}-)?[a-z2-7]{10})"
_KEY = r"(?P<key>[a-z2-7]{13})"

# The favourites of a guest have the pages that all photos have.
_LIST = r"((?P<list>favourites)/)?"

# An address with encoded, doubled or dotted parts matches none of these.
_ROUTES = (
    (PageKind.PICTURE, READ, rf"{_ID}/(?P<size>[tv])/{_KEY}-(?P<version>[0-9]{{1,9}})\.jpg"),
    (PageKind.ALBUM, READ, rf"{_ID}/{_LIST}(\?(?P<side>after|before)={_KEY})?"),
    (PageKind.PHOTO, READ, rf"{_ID}/{_LIST}p/{_KEY}"),
    (PageKind.MARK, WRITE, rf"{_ID}/{_LIST}mark(\?(?P<side>after|before|photo)={_KEY})?"),
    (PageKind.OPEN, WRITE, rf"{_ID}/open"),
    (PageKind.DOWNLOAD, READ, rf"{_ID}/d/{_KEY}\.jpg"),
    (PageKind.ORIGINAL, READ, rf"{_ID}/o/{_KEY}"),
    (PageKind.VIDEO, READ, rf"{_ID}/m/{_KEY}\.mp4"),
    (PageKind.ARCHIVE, READ, rf"{_ID}/{_LIST}photos\.zip"),
    # Chat programs append a query to addresses that they pass on.
    (PageKind.TOKEN, READ, r"/[sS]/(?P<token>[A-Za-z0-9-]{26,80})(?P<slash>/)?(\?[!-~]{0,500})?"),
    (PageKind.PLAYED, READ, rf"/[sS]/(?P<token>[A-Za-z0-9-]{{26,80}})/o/{_KEY}"),
    (PageKind.STATIC, READ, r"/static/(?P<name>[a-z]{1,20}-[0-9a-f]{16}\.(css|js|svg))"),
    (PageKind.JOIN, READ, r"/join"),
)
_PASTED = frozenset({PageKind.TOKEN, PageKind.JOIN})
_SIGNS = frozenset("<>|`~^")
"""Signs that may enclose an address, in addition to punctuation."""

_COMPILED = tuple((page, methods, re.compile(pattern)) for page, methods, pattern in _ROUTES)


def route_of(method: str, target: str, prefix: str = "") -> Route | None:
    """Return the route of a request, None for an unknown address or a method that it does not accept.

    `target` is the path with its query as received; `prefix` is the path of the public address, which a proxy may
    have left in place. Punctuation after an address that people paste is ignored: chat programs and mail readers take
    the end of the sentence into it.
    """
    if prefix and target.startswith(f"{prefix}/"):
        target = target[len(prefix) :]
    found = _route(method, target)
    if found is None:
        pasted = _route(method, _without_punctuation(target))
        found = pasted if pasted is not None and pasted.page in _PASTED else None
    return found


def _route(method: str, target: str) -> Route | None:
    for page, methods, pattern in _COMPILED:
        if match := pattern.fullmatch(target):
            found = {name: part for name, part in match.groupdict().items() if part is not None}
            return Route(page, found) if method in methods else None
    return None


def _without_punctuation(target: str) -> str:
    """Return the target up to the punctuation and blanks that end it, as they are or percent-encoded."""
    text = unquote(target)
    end = len(text)
    while end and (text[end - 1] in _SIGNS or unicodedata.category(text[end - 1])[0] in "PZ"):
        if text[end - 1] == "/":
            break
        end -= 1
    return text[:end] if target.startswith(text[:end]) else target
