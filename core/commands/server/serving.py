"""What `serve` and `demo` share: open the gallery and its door, say how to visit, bring photos in behind that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, Protocol

from core.commands.arguments import folders
from core.commands.context import Context
from core.commands.server.systemd import notify, reloaded_on_hangup, watched
from core.config import Settings
from core.models import Actor, Listening

if TYPE_CHECKING:
    from core.gallery import Gallery

Behind = Callable[["Gallery", Actor], None]
"""Starts what runs in the background once the server is open."""


class Serve(Protocol):
    """Runs the front ends of a gallery until it is stopped; the composition root provides it."""

    def __call__(
        self, gallery: Gallery, settings: Settings, *, on_listening: Callable[[Listening], None]
    ) -> Awaitable[None]:
        """Serve; call `on_listening` once connections are accepted."""
        ...


async def serve_gallery(
    context: Context,
    settings: Settings,
    gallery: Gallery,
    behind: Behind,
    again: Callable[[], Settings],
    serve: Serve,
) -> None:
    """Listen until SIGTERM or SIGINT; `behind` starts once the door is open.

    `again` reads the settings anew when a reload is asked for; their folders are scanned then.

    Raises:
        GalleryError: the port is taken or the address is not of this machine.
    """
    owner = await gallery.accounts.owner(context.actor.name)

    def on_listening(listening: Listening) -> None:
        for line in welcome(listening):
            context.print(line)
        notify(f"READY=1\nSTATUS=Open on port {listening.port}")
        behind(gallery, owner)

    def rescan(new: Settings) -> None:
        gallery.background.start(_rescan(gallery, owner, new), "scan the folders of the settings")

    with reloaded_on_hangup(settings, again, rescan):
        async with _figures(gallery, settings), watched():
            await serve(gallery, settings, on_listening=on_listening)
    notify("STOPPING=1")
    context.print("Closed. Nothing was lost.")


def _figures(gallery: Gallery, settings: Settings) -> AbstractAsyncContextManager[object]:
    if settings.metrics_listen is None:
        return nullcontext()
    from core.maintenance.metrics_endpoint import figures_given

    return figures_given(gallery, settings.metrics_listen)


async def _rescan(gallery: Gallery, owner: Actor, settings: Settings) -> None:
    known = await gallery.indexing.roots()
    named = folders([str(path) for path in settings.folders], known)
    gallery.indexing.start_scan(owner, [*dict.fromkeys([*known, *named])])


def welcome(listening: Listening) -> list[str]:
    """Say how to visit, who owns the gallery and how to know the right server."""
    port = "" if listening.port == 22 else f" -p {listening.port}"
    host = "localhost" if listening.address in {"127.0.0.1", "::1", "0.0.0.0", "::", "localhost"} else listening.address  # noqa: S104 - compared, not bound
    lines = ["sshowcase is open.", "", f"  Visit     ssh{port} {host}", f"  Host key  {listening.host_key}"]
    if listening.links is not None:
        lines.append(f"  Links     {listening.links}")
    if listening.claim_code is None:
        lines.append(f"  Owner     {listening.owner}, who comes in with")
        lines.extend(f"            {key}" for key in listening.owner_keys)
    else:
        lines += [
            "",
            "  Nobody owns this gallery yet, and no ssh key of yours was found. Become its owner with",
            f"            ssh{port} claim@{host}",
            f"  and this code, which works once:  {listening.claim_code}",
        ]
    return [*lines, "", "Ctrl+C closes it.", ""]
