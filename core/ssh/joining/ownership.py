"""The owner's first keys: those of the person who starts the gallery, found once.

They are added while the owner has no credential at all. Later starts add nothing by themselves: a key that appears in
`~/.ssh` of a shared account must not open the gallery silently.
"""

from __future__ import annotations

import asyncio
import base64
import logging
from dataclasses import dataclass
from pathlib import Path

import asyncssh

from core.config import Settings
from core.errors import UsageError
from core.gallery import Gallery
from core.models import Actor
from core.ssh.authentication.offered_keys import public_key_line
from core.text import display_path, display_text

_log = logging.getLogger(__name__)

AGENT_SECONDS = 2.0
_MAX_KEYS = 32
_MAX_FILE = 64 * 1024
_CERTIFICATE = "-cert-v01@openssh.com"


@dataclass(frozen=True, slots=True)
class LocalKey:
    """A public key whose private half belongs to the person who starts the gallery."""

    fingerprint: str
    public_key: str
    """One line in OpenSSH's format, without comment."""
    label: str
    """Where it was found, as display text."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """How the owner can sign in now."""

    keys: tuple[str, ...]
    """Fingerprint and label of each key of the owner, as display text."""
    claim_code: str | None
    """The one-time code to print while nobody can sign in, else None."""


async def establish_ownership(gallery: Gallery, settings: Settings, owner: Actor) -> Ownership:
    """Add the keys found on this machine to the owner's account, or return a one-time code if there are none.

    Raises:
        GalleryError: the database cannot be read or written.
    """
    if gallery.database.stopped is None and not await gallery.accounts.has_credentials():
        found = await find_local_keys(settings.home, settings.agent_socket)
        for key in found:
            try:
                await gallery.accounts.joining.add_first_key(owner, key.public_key, key.label)
            except UsageError as error:
                _log.warning("%s was not added to the owner's keys: %s", key.label, error)
    keys = tuple(f"{key.fingerprint}  {key.label}" for key in await gallery.accounts.keys(owner))
    # A gallery that is read-only cannot be claimed.
    open_to_claim = gallery.database.stopped is None and not await gallery.accounts.has_credentials()
    return Ownership(keys, await gallery.accounts.joining.new_claim_code() if open_to_claim else None)


async def find_local_keys(home: Path, agent_socket: str | None) -> tuple[LocalKey, ...]:
    """Return the keys of the running agent and those in `~/.ssh` that have a private half; never fails."""
    found: dict[str, LocalKey] = {}
    for key in [*await _agent_keys(agent_socket), *await asyncio.to_thread(_file_keys, home / ".ssh")]:
        found.setdefault(key.fingerprint, key)
    return tuple(found.values())[:_MAX_KEYS]


async def _agent_keys(agent_socket: str | None) -> list[LocalKey]:
    """Return the keys of the agent; none from one that is missing, slow or refuses."""
    if agent_socket is None:
        return []
    try:
        async with asyncio.timeout(AGENT_SECONDS):
            async with await asyncssh.connect_agent(agent_socket) as agent:
                pairs = await agent.get_keys()
    except (OSError, TimeoutError, ValueError, asyncssh.Error) as error:
        _log.info("the ssh agent did not list its keys: %s", display_text(str(error)))
        return []
    keys = []
    for pair in pairs:
        line = b" ".join([pair.algorithm, base64.b64encode(pair.public_data)])
        try:
            public = asyncssh.import_public_key(line)
        except asyncssh.KeyImportError:
            continue
        if not pair.has_cert:
            keys.append(_local_key(public, display_text(pair.get_comment() or "", 80) or "ssh agent"))
    return keys


def _file_keys(folder: Path) -> list[LocalKey]:
    """Return the keys of `id_*.pub` files with a private key file of the same name, encrypted or not."""
    keys = []
    try:
        candidates = sorted(folder.glob("id_*.pub"))
    except OSError:
        return []
    for path in candidates:
        try:
            if not _is_private_key(path.with_suffix("")) or path.stat().st_size > _MAX_FILE:
                continue
            public = asyncssh.import_public_key(path.read_bytes())
        except (OSError, asyncssh.KeyImportError) as error:
            _log.info("%s is not a usable public key: %s", display_path(bytes(path)), display_text(str(error)))
            continue
        if not public.get_algorithm().endswith(_CERTIFICATE):
            keys.append(_local_key(public, f"~/.ssh/{display_path(path.name.encode())}"))
    return keys


def _is_private_key(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError:
        return False
    return head.startswith(b"-----BEGIN ") and b"PRIVATE KEY-----" in head


def _local_key(public: asyncssh.SSHKey, label: str) -> LocalKey:
    return LocalKey(public.get_fingerprint(), public_key_line(public), label)
