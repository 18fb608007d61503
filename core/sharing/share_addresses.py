"""The addresses of share links, from the settings alone: the Host header of a request is never trusted."""

from __future__ import annotations

from urllib.parse import urlsplit

from core.config import Settings
from core.config.ssh_addresses import is_loopback, reachable_host


def public_root(settings: Settings) -> str | None:
    """Return the root of all addresses without a final slash: the public address, else the one that is listened on."""
    if settings.public_url is not None:
        return settings.public_url.rstrip("/")
    if settings.share_listen is None:
        return None
    scheme = "https" if settings.tls_certificate is not None else "http"
    host, port = host_and_port(settings.share_listen)
    return f"{scheme}://{netloc(reachable_host(host), port)}"


def netloc(host: str, port: int) -> str:
    """Return host and port as an address has them."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def audience(root: str | None) -> str:
    """Return who can open share links that begin with this, and the one setting that lets others."""
    if root is None:
        return f"Opens with `ssh guest@…` only: no web pages are served. The setting for them: {_SETTING}"
    if is_loopback(urlsplit(root).hostname or ""):
        return f"Opens on this machine only. To let others open it: {_SETTING}"
    return f"Everybody who gets it and can reach {urlsplit(root).netloc} can open it."


_SETTING = 'share_listen = "0.0.0.0:8023"'


def public_prefix(settings: Settings) -> str:
    """Return the path of the public address: empty, or `/photos` behind a proxy that passes that on."""
    return urlsplit(settings.public_url or "").path.rstrip("/")


def host_and_port(listen: str) -> tuple[str, int]:
    """Read "127.0.0.1:8023", "[::1]:8023", "8023" or ":8023"; without an address it is the loopback.

    Raises:
        ValueError: it is none of these.
    """
    host, _, port = listen.rpartition(":")
    if not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise ValueError(listen)
    return host.strip("[]") or "127.0.0.1", int(port)


def code_text(address: str) -> str:
    """Return what a QR code holds for an address: capitals where they mean the same, because the code is smaller."""
    return address.upper() if address.count("/") == 4 else address
