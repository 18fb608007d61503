"""The auth log: one line for each sign-in, failure and disconnection, as OpenSSH writes it, and the audit log.

fail2ban's own filter for sshd (filter.d/sshd.conf) reads these lines, so that no other filter is needed.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from core.errors import GalleryError, WritesStoppedError
from core.gallery import Gallery
from core.models import Role
from core.operations import audit
from core.ssh.authentication.identities import Identity
from core.text import display_text

_log = logging.getLogger(__name__)

MAX_NAME = 64
MAX_WAITING = 64
"""Entries that wait for the database. In a flood of failures further entries go to the log only."""


@dataclass(frozen=True, slots=True)
class Peer:
    """The other end of a connection."""

    address: str
    port: int = 0

    def __str__(self) -> str:
        """Return address and port as sshd writes them, without control characters."""
        return f"{display_text(self.address, 64)} port {self.port}"


class AuthLog:
    """Writes sign-ins, failures and disconnections to the log and, in the background, to the audit log."""

    def __init__(self, gallery: Gallery) -> None:
        """Write for this gallery."""
        self._gallery = gallery
        self._entries: set[asyncio.Task[None]] = set()
        self._failure = ""

    async def close(self, seconds: float) -> None:
        """Wait at most `seconds` until all entries are written."""
        if self._entries:
            await asyncio.wait(self._entries, timeout=seconds)

    def signed_in(self, identity: Identity, peer: Peer) -> None:
        """Record a sign-in."""
        accounts, actor = self._gallery.accounts, identity.actor
        is_member = actor.role not in {Role.PUBLIC, Role.GUEST}
        how = "publickey" if identity.fingerprint else "password" if is_member else "none"
        key = f": {display_text(identity.fingerprint, 80)}" if identity.fingerprint else ""
        self._gallery.metrics.sign_ins[how] += 1
        _say(f"Accepted {how} for {_name(actor.name)} from {peer} ssh2{key}")
        if is_member:
            self._write(accounts.audit_log.signed_in(actor, identity.fingerprint, peer.address))
        else:
            details = identity.fingerprint or ""
            self._write(accounts.audit_log.record(audit.SIGNED_IN, actor=actor, source=peer.address, details=details))

    def failed(self, login_name: str, peer: Peer, *, known: bool) -> None:
        """Record a wrong password, code or token; `known` says whether an account has this login name."""
        self._gallery.metrics.sign_in_failures += 1
        _say(f"Failed password for {'' if known else 'invalid user '}{_name(login_name)} from {peer} ssh2")
        self._note(audit.SIGN_IN_FAILED, login_name, peer)

    def disconnected_unauthenticated(self, login_name: str, peer: Peer) -> None:
        """Record a disconnection in the middle of signing in, or in breach of the protocol.

        Without a login name, as of an HTTP request, nobody tried to sign in, and fail2ban must not count it.
        """
        user = f"authenticating user {_name(login_name)} " if login_name else ""
        _say(f"Connection closed by {user}{peer} [preauth]")

    def left_early(self, peer: Peer) -> None:
        """Record the disconnection of a client that did not try to sign in, such as a health check."""
        _log.debug("%s disconnected without signing in", peer)

    def disconnected(self, identity: Identity, peer: Peer) -> None:
        """Record the disconnection of a signed-in client."""
        _say(f"Disconnected from user {_name(identity.actor.name)} {peer}")
        self._write(
            self._gallery.accounts.audit_log.record(
                audit.LEFT, actor=identity.actor, source=peer.address, details=identity.fingerprint or ""
            )
        )

    def refused(self, peer: Peer, reason: str) -> None:
        """Record a connection that was closed before the key exchange, with the reason."""
        self._gallery.metrics.refused_connections += 1
        _say(f"drop connection from {peer}: {reason}")

    def _note(self, kind: str, name: str, peer: Peer) -> None:
        self._write(self._gallery.accounts.audit_log.record(kind, name=_name(name), source=peer.address))

    def _write(self, entry: Coroutine[Any, Any, None]) -> None:
        if len(self._entries) >= MAX_WAITING:
            entry.close()
            return
        task = asyncio.get_running_loop().create_task(entry, name="audit log entry")
        self._entries.add(task)
        task.add_done_callback(self._written)

    def _written(self, task: asyncio.Task[None]) -> None:
        self._entries.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            self._failure = ""
        elif isinstance(error, WritesStoppedError):
            pass  # the database has logged why
        elif isinstance(error, GalleryError):
            # Once, not at each sign-in: the log may be on the same full disk.
            if str(error) != self._failure:
                self._failure = str(error)
                _log.warning("entries of the audit log are not written: %s", error)
        else:
            _log.error("an audit log entry was not written", exc_info=error)


def _say(line: str) -> None:
    _log.info("sshd[%d]: %s", os.getpid(), line)


def _name(text: str) -> str:
    """Return a login name as one word, so that a space in it cannot end the name in a log line."""
    return display_text(text, MAX_NAME).replace(" ", "_") or "?"
