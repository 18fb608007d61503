"""What `serve` and `demo` share: serve a gallery, print how to connect, index photos in the background."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from core.commands.arguments import checked_folders
from core.commands.context import Context
from core.commands.server.systemd import notify, reloaded_on_hangup, watchdog_fed
from core.config import Settings
from core.config.ssh_addresses import SshAddress, is_loopback, ssh_address
from core.models import Actor, ServerInfo

if TYPE_CHECKING:
    from core.gallery import Gallery

StartBackground = Callable[["Gallery", Actor], None]
"""Starts background work for the owner once connections are accepted."""


class Serve(Protocol):
    """Runs the front ends of a gallery until it is stopped; the composition root provides it."""

    def __call__(
        self, gallery: Gallery, settings: Settings, *, on_listening: Callable[[ServerInfo], None]
    ) -> Awaitable[None]:
        """Serve; call `on_listening` once connections are accepted."""
        ...


async def serve_gallery(
    context: Context,
    settings: Settings,
    gallery: Gallery,
    start_background: StartBackground,
    reload_settings: Callable[[], Settings],
    serve: Serve,
) -> None:
    """Serve until SIGTERM or SIGINT; call `start_background` once connections are accepted.

    `reload_settings` reads the settings again for a reload (SIGHUP), which scans their folders.

    Raises:
        GalleryError: the port is taken, the address does not belong to this machine, or the database was lost.
    """
    owner = await gallery.accounts.owner(context.actor.name)

    def on_listening(listening: ServerInfo) -> None:
        for line in startup_message(listening, ssh_address(settings, listening.port)):
            context.print(line)
        notify(f"READY=1\nSTATUS=Open on port {listening.port}")
        start_background(gallery, owner)

    def rescan(new: Settings) -> None:
        gallery.background.start(_rescan(gallery, owner, new), "scan the folders of the settings")

    with reloaded_on_hangup(settings, reload_settings, rescan):
        async with _metrics(gallery, settings), watchdog_fed():
            await serve(gallery, settings, on_listening=on_listening)
    notify("STOPPING=1")
    gallery.require_saved()
    context.print("Stopped.")


def _metrics(gallery: Gallery, settings: Settings) -> AbstractAsyncContextManager[object]:
    if settings.metrics_listen is None:
        return nullcontext()
    from core.maintenance.metrics_endpoint import metrics_served

    return metrics_served(gallery, settings.metrics_listen)


async def _rescan(gallery: Gallery, owner: Actor, settings: Settings) -> None:
    known = await gallery.indexing.roots()
    named = checked_folders([str(path) for path in settings.folders], known)
    gallery.indexing.start_scan(owner, [*dict.fromkeys([*known, *named])])


def startup_message(listening: ServerInfo, address: SshAddress) -> list[str]:
    """Return lines that say how to connect, who owns the gallery, and which host key to expect."""
    lines = ["sshowcase is running.", "", f"  Connect   {address.command()}", f"  Host key  {listening.host_key}"]
    if listening.links is not None:
        where = " (this machine only)" if is_loopback(urlsplit(listening.links).hostname or "") else ""
        lines.append(f"  Links     {listening.links}{where}")
    if listening.claim_code is None:
        lines.append(f"  Owner     {listening.owner}, who signs in with")
        lines.extend(f"            {key}" for key in listening.owner_keys)
    else:
        lines += [
            "",
            "  This gallery has no owner yet, and no SSH key of yours was found. Become the owner with",
            f"            {address.command('claim')}",
            f"  and this code, which is valid once:  {listening.claim_code}",
        ]
    if address.notes:
        lines += ["", *address.notes]
    return [*lines, "", "Ctrl+C stops it.", ""]
