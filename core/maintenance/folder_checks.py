"""Check the gallery's folders and files: owner, permissions and free space."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from core.config import Settings
from core.maintenance.findings import Finding, fail, ok, warn
from core.text import display_text

_LOW_SPACE = 1024**3
_NO_SPACE = 64 * 1024**2


def folder_findings(settings: Settings) -> Iterator[Finding]:
    """Check the data folder, the configuration folder, the host key and the disk."""
    yield _folder("data folder", settings.data_dir)
    yield _folder("configuration folder", settings.config_dir)
    if settings.database_path.exists():
        yield _private_file("database file", settings.database_path)
    if settings.host_key_path.exists():
        yield _host_key(settings.host_key_path)
    else:
        yield ok("host key", "does not exist yet; the first `sshowcase serve` creates it")
    yield _free_space(settings.data_dir)


def _folder(subject: str, path: Path) -> Finding:
    shown = display_text(str(path))
    try:
        status = path.stat()
    except FileNotFoundError:
        return ok(subject, f"{shown} does not exist yet; it is created when it is needed")
    except OSError as error:
        return fail(subject, f"{shown} cannot be accessed ({error.strerror})", "Check who owns the folders above it.")
    problem = _problem(path, status)
    if problem is not None:
        reason, advice = problem
        return fail(subject, f"{shown} {reason}", advice)
    if status.st_mode & 0o077:
        return warn(subject, f"{shown} can be entered by other users", f"chmod 700 {shown}")
    return ok(subject, f"{shown} is private")


def _problem(path: Path, status: os.stat_result) -> tuple[str, str] | None:
    """Return why the gallery cannot use a folder and what to do, None if it can."""
    if not stat.S_ISDIR(status.st_mode):
        return "is a file", "Move it away, or choose another folder."
    if status.st_uid != os.geteuid():
        return "belongs to another user", "Run the gallery as its owner, or choose another folder."
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        return "cannot be written", f"chmod u+rwx {display_text(str(path))}"
    return None


def _private_file(subject: str, path: Path) -> Finding:
    shown = display_text(str(path))
    status = path.stat()
    if status.st_uid != os.geteuid() or not os.access(path, os.R_OK | os.W_OK):
        return fail(subject, f"{shown} cannot be written by this account", "Run the gallery as its owner.")
    if status.st_mode & 0o077:
        return warn(subject, f"{shown} can be read by other users", f"chmod 600 {shown}")
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
            f"{shown} is not a private key",
            "Restore it from a backup; a new key makes ssh warn every user.",
        )
    return _private_file("host key", path)


def _free_space(data: Path) -> Finding:
    """Check the free space of the disk that has, or will have, the data folder."""
    existing = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    message = f"{free / 1024**3:.1f} GB free for index and thumbnails"
    if free < _NO_SPACE:
        return fail("disk space", message, "Free some space: changes cannot be stored.")
    if free < _LOW_SPACE:
        return warn("disk space", message, "A thumbnail takes about 30 KB, those of 1,000 photos 30 MB.")
    return ok("disk space", message)
