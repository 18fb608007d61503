"""Slugs, which name categories and collections, and natural-sort keys of names."""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Callable

from core.models import CollectionId

MAX_SLUG = 60
"""Characters of one slug, before a collision suffix."""

_DIGITS = 20
_SIGN = "!"


def slug(name: str) -> str:
    """Return a name as lower-case ASCII words joined by hyphens; one without any ASCII form becomes a short hash.

    Windows has no folder with the name of a device, such as "aux": that becomes "aux-photos".
    """
    plain = unicodedata.normalize("NFKD", name.translate(_LIGATURES)).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if _DEVICE.fullmatch(words):
        return f"{words}-photos"
    return words[:MAX_SLUG].rstrip("-") or _hashed(name)


def unique_slug(wanted: str, taken: Callable[[str], bool]) -> str:
    """Return the slug itself, or with the first free suffix from -2 on."""
    candidate, number = wanted, 1
    while taken(candidate):
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def category_slug(connection: sqlite3.Connection, name: str) -> str:
    """Return a slug for a new category; a slug that was given is never given again, so that addresses stay valid."""
    return unique_slug(
        slug(name),
        lambda candidate: bool(
            connection.execute("SELECT EXISTS (SELECT 1 FROM categories WHERE slug = ?)", (candidate,)).fetchone()[0]
        ),
    )


def collection_slug(
    connection: sqlite3.Connection, category: str, name: str, collection: CollectionId | None = None
) -> str:
    """Return a slug for a collection of the category with that slug: "travel/paris-day-1".

    One that had this slug before, given by its number, can have it again; None is a new one.
    """
    return unique_slug(
        f"{category}/{slug(name)}",
        lambda candidate: bool(
            connection.execute(_IS_TAKEN, {"slug": candidate, "collection": collection}).fetchone()[0]
        ),
    )


def name_sort(name: str) -> str:
    """Return the natural-sort key of a name; keys are compared by code point.

    Case and accents do not count, numbers sort by value ("2" before "10"), names that begin with a sign come before
    those that begin with a digit, and these before letters.
    """
    plain = name.lower() if name.isascii() else _without_accents(name)  # most names of files are ASCII
    padded = _NUMBER.sub(lambda digits: digits[0].lstrip("0").zfill(_DIGITS), plain.strip())
    return padded if padded[:1].isalnum() else _SIGN + padded


def _without_accents(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(character for character in decomposed if unicodedata.category(character) not in _IGNORED)


_IS_TAKEN = """
SELECT EXISTS (
    SELECT 1 FROM collection_addresses WHERE slug = :slug AND (:collection IS NULL OR collection_id != :collection)
)
"""

_DEVICE = re.compile("con|prn|aux|nul|(com|lpt)[0-9]")
_NUMBER = re.compile("[0-9]+")
_IGNORED = frozenset({"Mn", "Me", "Cs"})
_LIGATURES = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "þ": "th",
        "Þ": "th",
        "ð": "d",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)


def _hashed(name: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest)[:8].decode("ascii").lower()
