"""Check the versions of Python, SQLite and the packages that sshowcase needs."""

from __future__ import annotations

import ctypes.util
import platform
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from core.database.database import OLDEST_SQLITE
from core.maintenance.findings import Finding, fail, ok, warn

_PYTHON = (3, 11)
_PACKAGES = (("asyncssh", (2, 24, 1)), ("textual", (8, 2, 8)), ("pillow", (13, 0, 0)))
"""Packages whose older versions have known vulnerabilities or behave differently; see docs/dependencies.md."""
_LIBHEIF = (1, 22, 0)


def version_findings() -> Iterator[Finding]:
    """Report each version, and whether it is new enough."""
    yield _own_version()
    yield _at_least("Python", platform.python_version(), sys.version_info[:2], _PYTHON)
    yield _at_least("SQLite", sqlite3.sqlite_version, sqlite3.sqlite_version_info, OLDEST_SQLITE)
    for name, least in _PACKAGES:
        try:
            found = version(name)
        except PackageNotFoundError:
            yield fail(name, "is not installed", "Install the program again, with its dependencies.")
        else:
            yield _at_least(name, found, _numbers(found), least)
    yield _libheif()
    if ctypes.util.find_library("sixel") is None:
        yield warn(
            "libsixel",
            "is not installed",
            "Sixel pictures are slower without it: install libsixel1 (Debian) or libsixel.",
        )
    else:
        yield ok("libsixel", "is installed")


def _own_version() -> Finding:
    try:
        return ok("sshowcase", version("sshowcase"))
    except PackageNotFoundError:
        return warn("sshowcase", "runs from its sources and is not installed", "`pip install .` installs it.")


def _libheif() -> Finding:
    try:
        from pillow_heif import libheif_version
    except ImportError as error:
        return fail("libheif", f"cannot be loaded ({error.name})", "Install the program again, with its dependencies.")
    found = libheif_version()
    return _at_least("libheif", found, _numbers(found), _LIBHEIF)


def _at_least(name: str, found: str, numbers: tuple[int, ...], least: tuple[int, ...]) -> Finding:
    if numbers >= least:
        return ok(name, found)
    return fail(name, f"{found} is too old", f"Use {'.'.join(map(str, least))} or newer.")


def _numbers(text: str) -> tuple[int, ...]:
    """Return the leading numbers of a version ("1.23.6.post1" is 1, 23, 6)."""
    numbers = []
    for part in text.split("."):
        if not part.isdecimal():
            break
        numbers.append(int(part))
    return tuple(numbers)
