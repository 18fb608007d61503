"""The host key: created once and kept, so that clients never warn of a changed host."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

import asyncssh

from core.config import create_private
from core.errors import GalleryError
from core.text import display_text

_log = logging.getLogger(__name__)


def load_host_key(path: Path) -> asyncssh.SSHKey:
    """Return the ed25519 key at `path`; create it (mode 0600) if there is none.

    Raises:
        GalleryError: the key cannot be read or written; it is never replaced.
    """
    create_private(path.parent)
    try:
        if not path.exists():
            _create(path)
        if path.stat().st_mode & 0o077:
            _log.warning("the host key %s was readable by others; its mode is 0600 again", path)
            path.chmod(0o600)
        return asyncssh.read_private_key(path)
    except OSError as error:
        raise GalleryError(
            f"The host key cannot be used ({error.strerror}).",
            "Check the permissions of its folder.",
            detail=display_text(str(path)),
        ) from error
    except asyncssh.KeyImportError as error:
        raise GalleryError(
            "The host key is damaged.",
            "Restore it from a backup, or remove it: the next start creates a new one, and every client warns once.",
            detail=display_text(str(path)),
        ) from error


def _create(path: Path) -> None:
    """Write a new key to a temporary file and link it into place: never partly, and the first of two writers wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    text = asyncssh.generate_private_key("ssh-ed25519", comment="sshowcase").export_private_key()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            _log.info("another process created the host key first")
    finally:
        draft.unlink()
