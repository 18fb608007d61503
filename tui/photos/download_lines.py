"""Command lines that download photos over SSH. Pure."""

from __future__ import annotations

import ipaddress
import shlex


def host_words(host: str, login_name: str = "") -> str:
    """Return this machine as `scp` names it: loopback as localhost, IPv6 in brackets."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    else:
        mapped = getattr(address, "ipv4_mapped", None)
        if address.is_loopback or (mapped is not None and mapped.is_loopback):
            host = "localhost"
        elif mapped is not None:
            host = str(mapped)
        elif address.version == 6:
            host = f"[{host}]"
    return f"{login_name}@{host}" if login_name else host


def scp_line(host: str, port: int, *paths: str, folder: bool) -> str:
    """Return the command line that copies paths of the virtual tree to the current folder."""
    sources = [f"{host}:{path}" for path in paths]
    words = ["scp", *([] if port == 22 else ["-P", str(port)]), *(["-r"] if folder else []), *sources, "."]
    return " ".join(word if word.endswith(":") else _quoted(word) for word in words)


def _quoted(word: str) -> str:
    """Quote for a shell; some take brackets around an IPv6 address for a pattern."""
    return shlex.quote(word)
