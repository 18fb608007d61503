"""What an index depends on apart from the files: when it changes, no signature of a folder is valid any longer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

from core.config import Settings
from core.media.discovery import SKIPPED_FOLDERS
from core.media.formats import EXTENSIONS
from core.models import DiscoveryRules
from core.models.exclusions import MARKERS

SCANNER_VERSION = 1
"""Raise it when the same files and rows lead to another index: other rules of discovery, of units or of moves."""


def assumptions(
    connection: sqlite3.Connection,
    settings: Settings,
    rules: DiscoveryRules,
    skipped: Iterable[bytes],
    elsewhere: bytes,
) -> bytes:
    """Return a digest of schema, program, settings, exclusions and `skipped` folders, the absolute paths of others.

    `elsewhere` is a digest of sidecars in other roots that describe photos of this one.
    """
    schema = connection.execute("SELECT max(number) FROM migrations").fetchone()[0]
    program = (SCANNER_VERSION, sorted(EXTENSIONS), sorted(SKIPPED_FOLDERS), MARKERS)
    chosen = (settings.pixel_limit, rules.ignores_root_photos, sorted(rules.folders.texts), sorted(skipped))
    return blake2b(
        repr((schema, program, chosen, *([elsewhere] if elsewhere else []))).encode(), digest_size=16
    ).digest()
