"""A record of the addresses of the running server for other commands: no settings file has the flags of `serve`.

Several servers can run on one data folder; each records itself in the first free file. The record is valid while its
file is locked; the lock ends with the process, also when it is killed.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.config.settings import Settings
from core.errors import GalleryError
from core.text import display_text

_log = logging.getLogger(__name__)

_MAX_BYTES = 65536
_NAMES = ("door.json", "door-2.json", "door-3.json", "door-4.json")


@contextmanager
def server_recorded(settings: Settings, port: int, links: str | None) -> Iterator[None]:
    """Record the port and the base of share links for `with_running_server` while the block runs."""
    try:
        descriptor = _recorded(settings, port, links)
    except OSError as error:
        _log.warning("other commands cannot find this server's address: %s", error)
        yield
        return
    try:
        yield
    finally:
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
        os.close(descriptor)


def with_running_server(settings: Settings) -> Settings:
    """Return the settings with the addresses and the port of the running server, the one that started first.

    `ssh_address` and `public_url` of these settings take precedence.

    Raises:
        GalleryError: the server has the database open that was there before; what is there now is not its gallery.
    """
    for name in _NAMES:
        record = _record(settings.data_dir / name)
        if record is not None:
            _require_database(settings, record)
            return _applied(settings, record)
    return settings


def other_servers(settings: Settings, port: int) -> tuple[Settings, ...]:
    """Return the settings with the addresses of each server on this data folder but that of `port`."""
    records = [_record(settings.data_dir / name) for name in _NAMES]
    found = [_applied(settings, record) for record in records if record is not None]
    return tuple(each for each in found if each.port != port)


def is_server_running(settings: Settings) -> bool:
    """Return whether a server runs on the data folder of these settings."""
    return any(_record(settings.data_dir / name) is not None for name in _NAMES)


def _record(path: Path) -> dict[str, Any] | None:
    """Return the record of a server that runs, None without one; an empty one if it cannot be understood."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)
    except BlockingIOError:
        with suppress(ValueError):
            record = json.loads(os.read(descriptor, _MAX_BYTES))
            return record if isinstance(record, dict) else {}
        return {}
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return None


def _recorded(settings: Settings, port: int, links: str | None) -> int:
    """Write the record; return the descriptor that holds its lock."""
    shown = settings.share_listen
    if settings.public_url is None:
        shown = None if links is None else urlsplit(links).netloc
    record = {
        "listen": settings.listen,
        "port": port,
        "share_listen": shown,
        "tls_certificate": None if settings.tls_certificate is None else str(settings.tls_certificate),
        "ssh_address": settings.ssh_address,
        "public_url": settings.public_url,
        "database": _identity(settings.database_path),
    }
    for name in _NAMES:
        descriptor = os.open(settings.data_dir / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(descriptor, 0)
            os.write(descriptor, json.dumps(record).encode())
        except BlockingIOError:
            os.close(descriptor)
        except OSError:
            os.close(descriptor)
            raise
        else:
            return descriptor
    raise BlockingIOError("too many servers run on this data folder")


def _require_database(settings: Settings, record: dict[str, Any]) -> None:
    """Raise if the server has another database open than the one at the path: changes would not be in its gallery."""
    known = record.get("database")
    if known is not None and known != _identity(settings.database_path):
        raise GalleryError(
            "The database was removed or replaced while the server runs: nothing was changed.",
            "Stop the server, then put a copy in its place: `sshowcase restore FILE`.",
            detail=display_text(str(settings.database_path)),
        )


def _identity(path: Path) -> list[int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_dev, status.st_ino]


def _applied(settings: Settings, record: dict[str, Any]) -> Settings:
    try:
        certificate = record["tls_certificate"]
        return replace(
            settings,
            listen=str(record["listen"]),
            port=int(record["port"]),
            share_listen=record["share_listen"],
            tls_certificate=None if certificate is None else Path(certificate),
            ssh_address=settings.ssh_address or record["ssh_address"],
            public_url=settings.public_url or record["public_url"],
        )
    except (ValueError, KeyError, TypeError):
        return settings
