"""The listening socket: modern algorithms only, no forwarding, no compression."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import asyncssh

from core.config import Settings
from core.errors import GalleryError
from core.limits.sources import networks_of
from core.ssh.authentication.offered_keys import SIGNATURES
from core.ssh.gate import Gate
from core.text import display_text

LOGIN_SECONDS = 30
KEEPALIVE_SECONDS, KEEPALIVE_COUNT = 30, 4

# ssh-audit reports no failure for these, and every OpenSSH since 6.7 supports some of each. Clients choose the
# order, except Dropbear, which guesses the first one and fails if the guess is wrong.
KEY_EXCHANGES = ["curve25519-sha256", "curve25519-sha256@libssh.org", "mlkem768x25519-sha256"]
CIPHERS = ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-ctr"]
MACS = ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"]


async def open_listener(
    connection: Callable[[], asyncssh.SSHServer],
    settings: Settings,
    host_key: asyncssh.SSHKey,
    is_refused: Callable[[str, int], bool],
) -> asyncssh.SSHAcceptor:
    """Listen on the address of the settings; `connection` is called for every connection that is not refused.

    Raises:
        GalleryError: the port is in use, or the address does not belong to this machine.
    """
    gate = Gate(networks_of(settings.proxy_protocol), is_refused)
    try:
        return await asyncssh.create_server(
            connection,
            settings.listen,
            settings.port,
            tunnel=gate,
            server_host_keys=[host_key],
            server_version="sshowcase",
            kex_algs=KEY_EXCHANGES,
            encryption_algs=CIPHERS,
            mac_algs=MACS,
            signature_algs=SIGNATURES,
            compression_algs=None,
            gss_host=None,
            agent_forwarding=False,
            x11_forwarding=False,
            password_auth=False,
            host_based_auth=False,
            line_editor=False,
            encoding=None,
            login_timeout=LOGIN_SECONDS,
            keepalive_interval=KEEPALIVE_SECONDS,
            keepalive_count_max=KEEPALIVE_COUNT,
            config=None,
        )
    except (OSError, socket.gaierror) as error:
        raise _sentence(error, settings) from error


def _sentence(error: OSError, settings: Settings) -> GalleryError:
    if error.errno == errno.EADDRINUSE:
        return GalleryError(
            f"Port {settings.port} is already in use.", "Choose another one with --port, or stop what listens there."
        )
    if error.errno == errno.EACCES:
        return GalleryError(f"Port {settings.port} is reserved for the system.", "Choose one above 1023 with --port.")
    return GalleryError(
        f"The server cannot listen on {display_text(settings.listen)}.", "Use an address of this machine with --listen."
    )
