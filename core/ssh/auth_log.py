"""What the door writes down: a line in the log in the words of OpenSSH, which fail2ban reads, and the audit log.

The words are those of fail2ban's own filter for sshd (filter.d/sshd.conf), so that no filter has to be written.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from core.gallery import Gallery
from core.models import Role
from core.operations import audit
from core.ssh.authentication.identities import Identity
from core.text import display_text

_log = logging.getLogger(__name__)

MAX_NAME = 64
MAX_WAITING = 64
"""Entries that wait to be written; a flood of failures is counted in the log only."""


@dataclass(frozen=True, slots=True)
class Peer:
    """The other end of a connection."""

    address: str
    port: int = 0

    def __str__(self) -> str:
        """Return it as sshd writes it; safe to show."""
        return f"{display_text(self.address, 64)} port {self.port}"


class AuthLog:
    """Writes down who came in, who failed and who left."""

    def __init__(self, gallery: Gallery) -> None:
        """Write to the log, and beside the loop to the gallery's audit log."""
        self._gallery = gallery
        self._entries: set[asyncio.Task[None]] = set()

    async def close(self, seconds: float) -> None:
        """Wait for that long until everything is written."""
        if self._entries:
            await asyncio.wait(self._entries, timeout=seconds)

    def came_in(self, identity: Identity, peer: Peer) -> None:
        """Somebody has signed in."""
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
        """A password, a code or a token was wrong."""
        self._gallery.metrics.sign_in_failures += 1
        _say(f"Failed password for {'' if known else 'invalid user '}{_name(login_name)} from {peer} ssh2")
        self._note(audit.SIGN_IN_FAILED, login_name, peer)

    def left_unknown(self, login_name: str, peer: Peer) -> None:
        """A client left without having come in."""
        _say(f"Connection closed by authenticating user {_name(login_name)} {peer} [preauth]")

    def left(self, identity: Identity, peer: Peer) -> None:
        """A visitor's connection ended."""
        _say(f"Disconnected from user {_name(identity.actor.name)} {peer}")
        self._write(
            self._gallery.accounts.audit_log.record(
                audit.LEFT, actor=identity.actor, source=peer.address, details=identity.fingerprint or ""
            )
        )

    def refused(self, peer: Peer, reason: str) -> None:
        """A connection was closed before its first word."""
        self._gallery.metrics.refused_connections += 1
        _say(f"drop connection from {peer}: {reason}")

    def _note(self, kind: str, name: str, peer: Peer) -> None:
        self._write(self._gallery.accounts.audit_log.record(kind, name=_name(name), source=peer.address))

    def _write(self, entry: Coroutine[Any, Any, None]) -> None:
        if len(self._entries) >= MAX_WAITING:
            entry.close()
            return
        task = asyncio.get_running_loop().create_task(entry, name="an entry of the audit log")
        self._entries.add(task)
        task.add_done_callback(self._written)

    def _written(self, task: asyncio.Task[None]) -> None:
        self._entries.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("the audit log was not written", exc_info=error)


def _say(line: str) -> None:
    _log.info("sshd[%d]: %s", os.getpid(), line)


def _name(text: str) -> str:
    """Return a login name as one word: a blank in it must not pass for the end of it."""
    return display_text(text, MAX_NAME).replace(" ", "_") or "?"
