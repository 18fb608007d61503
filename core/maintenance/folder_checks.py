"""Folders and files of the gallery: whose they are, who may read them, and whether there is room."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from core.config import Settings
from core.maintenance.findings import Finding, fail, ok, warn
from core.text import display_text

_LITTLE = 1024**3
_NOTHING = 64 * 1024**2


def place_findings(settings: Settings) -> Iterator[Finding]:
    """Look at the data folder, the configuration folder, the host key and the disk."""
    yield _folder("data folder", settings.data_dir)
    yield _folder("configuration folder", settings.config_dir)
    if settings.database_path.exists():
        yield _private_file("database file", settings.database_path)
    if settings.host_key_path.exists():
        yield _host_key(settings.host_key_path)
    else:
        yield ok("host key", "there is none yet; the first `sshowcase serve` makes it")
    yield _room(settings.data_dir)


def _folder(subject: str, path: Path) -> Finding:
    shown = display_text(str(path))
    try:
        status = path.stat()
    except FileNotFoundError:
        return ok(subject, f"{shown} is not there yet; it is made when it is needed")
    except OSError as error:
        return fail(subject, f"{shown} cannot be looked at ({error.strerror})", "Check who owns the folders above it.")
    trouble = _trouble(path, status)
    if trouble is not None:
        words, advice = trouble
        return fail(subject, f"{shown} {words}", advice)
    if status.st_mode & 0o077:
        return warn(subject, f"{shown} may be entered by others", f"chmod 700 {shown}")
    return ok(subject, f"{shown} is private")


def _trouble(path: Path, status: os.stat_result) -> tuple[str, str] | None:
    """Return what keeps the gallery from using a folder, and what to do."""
    if not stat.S_ISDIR(status.st_mode):
        return "is a file", "Move it away, or choose another folder."
    if status.st_uid != os.geteuid():
        return "belongs to somebody else", "Run the gallery as its owner, or choose another folder."
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        return "cannot be written", f"chmod u+rwx {display_text(str(path))}"
    return None


def _private_file(subject: str, path: Path) -> Finding:
    shown = display_text(str(path))
    status = path.stat()
    if status.st_uid != os.geteuid() or not os.access(path, os.R_OK | os.W_OK):
        return fail(subject, f"{shown} cannot be written by this account", "Run the gallery as its owner.")
    if status.st_mode & 0o077:
        return warn(subject, f"{shown} may be read by others", f"chmod 600 {shown}")
    return ok(subject, f"{shown} is private")


def _host_key(path: Path) -> Finding:
    shown = display_text(str(path))
    try:
        first = path.read_bytes()[:64]
    except OSError as error:
        return fail("host key", f"{shown} cannot be read ({error.strerror})", "Run the gallery as its owner.")
    if not first.startswith(b"-----BEGIN OPENSSH PRIVATE KEY-----"):
        return fail(
            "host key",
            f"{shown} is no private key",
            "Restore it from a backup; with a new one, ssh warns every visitor.",
        )
    return _private_file("host key", path)


def _room(data: Path) -> Finding:
    """Say how much room the disk of the data folder has, or of the nearest folder above it that is there."""
    there = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    words = f"{free / 1024**3:.1f} GB free for index and thumbnails"
    if free < _NOTHING:
        return fail("disk space", words, "Free some space: changes cannot be kept.")
    if free < _LITTLE:
        return warn("disk space", words, "A thumbnail takes some 30 KB: 1,000 photos 30 MB.")
    return ok("disk space", words)
