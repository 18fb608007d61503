"""A record of the addresses of the running server for other commands: no settings file has the flags of `serve`."""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from core.config.settings import Settings

_log = logging.getLogger(__name__)

_MAX_BYTES = 65536


@contextmanager
def server_recorded(settings: Settings, port: int, links: str | None) -> Iterator[None]:
    """Record the port and the base of share links for `with_running_server` while the block runs.

    The record is valid while its file is locked; the lock ends with the process, also when it is killed.
    """
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
    """Return the settings with the addresses and the port of the running server, if there is one.

    `ssh_address` and `public_url` of these settings take precedence.
    """
    try:
        descriptor = os.open(_path(settings), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return settings
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)
    except BlockingIOError:
        return _applied(settings, os.read(descriptor, _MAX_BYTES))
    except OSError:
        return settings
    finally:
        os.close(descriptor)
    return settings


def _path(settings: Settings) -> Path:
    return settings.data_dir / "door.json"


def _recorded(settings: Settings, port: int, links: str | None) -> int:
    """Write the record; return the descriptor that holds its lock."""
    shown = urlsplit(links).netloc if links is not None and settings.public_url is None else settings.share_listen
    record = {
        "listen": settings.listen,
        "port": port,
        "share_listen": shown,
        "tls_certificate": None if settings.tls_certificate is None else str(settings.tls_certificate),
        "ssh_address": settings.ssh_address,
        "public_url": settings.public_url,
    }
    descriptor = os.open(_path(settings), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps(record).encode())
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _applied(settings: Settings, data: bytes) -> Settings:
    try:
        record = json.loads(data)
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
