"""Start the web pages of share links if the settings ask for them; the web server is not even imported otherwise."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.config.groups.share_settings import DEFAULT_SHARE_LISTEN
from core.config.ssh_addresses import ssh_address
from core.errors import GalleryError
from core.gallery import Gallery
from core.sharing.share_addresses import public_root

_log = logging.getLogger(__name__)


@asynccontextmanager
async def serve_share_links(gallery: Gallery, ssh_port: int, host_key: str) -> AsyncIterator[str | None]:
    """Serve share links during the block; yield the address that they start with, None if they are not served.

    `ssh_port` and `host_key` are shown on the page for people with an invitation.

    Raises:
        GalleryError: the server cannot listen where the settings say, or the certificate cannot be used.
    """
    settings = gallery.settings
    if settings.share_listen is None:
        yield None
        return
    from core.web.http_server import HttpServer

    command = ssh_address(settings, ssh_port).command("join")
    try:
        site = await HttpServer.open(gallery, join_command=command, host_key=host_key)
    except GalleryError as error:
        if settings.share_listen != DEFAULT_SHARE_LISTEN or settings.public_url is not None:
            raise
        # Nobody has asked for this address; another gallery of this machine may have it.
        _log.warning("share links open with ssh only: %s", error)
        gallery.sharing.is_served = False
        yield None
        return
    if settings.public_url is None:
        gallery.sharing.root = site.root
    try:
        yield gallery.sharing.root or public_root(settings)
    finally:
        await site.close()
