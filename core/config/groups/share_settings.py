"""The settings of the web pages of share links."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.config.declarations import declared, setting
from core.config.formats.address_formats import is_listen, is_network, is_public_url
from core.config.value_types import ListType, PathType, SwitchedType, TextType

_GROUP = "Share links"
DEFAULT_SHARE_LISTEN = "127.0.0.1:8023"
"""Where share links are served unless the settings say otherwise; the server also runs without, if it is taken."""


@dataclass(frozen=True, kw_only=True)
class ShareSettings:
    """Where share links are served."""

    share_listen: str | None = setting(
        DEFAULT_SHARE_LISTEN,
        SwitchedType('"ADDRESS:PORT"', fits=is_listen),
        "Address and port of the web pages of share links: `127.0.0.1:8023` for this machine or a proxy on it,"
        " `0.0.0.0:8023` for every network, `off` for no web page.",
        group=_GROUP,
        flag="--share-listen",
    )
    public_url: str | None = setting(
        None,
        TextType('an address like "https://photos.example.org"', fits=is_public_url),
        "What share links begin with: the address under which other people reach `share_listen`.",
        group=_GROUP,
        flag="--public-url",
        shown="the address that serves the web pages",
    )
    trusted_proxies: tuple[str, ...] = setting(
        (),
        ListType(TextType("an address or a network", fits=is_network)),
        "Proxies in front of `share_listen` whose `X-Forwarded-For` and `X-Forwarded-Proto` are trusted.",
        group=_GROUP,
    )
    tls_certificate: Path | None = field(
        default=None,
        metadata=declared(
            PathType("a file in quotation marks"),
            "Certificate chain (PEM) for HTTPS at `share_listen`; a proxy can do HTTPS instead.",
            group=_GROUP,
        ),
    )
    tls_key: Path | None = field(
        default=None,
        metadata=declared(
            PathType("a file in quotation marks"),
            "The private key (PEM) of that certificate.",
            group=_GROUP,
            shown="in the file of the certificate",
        ),
    )
