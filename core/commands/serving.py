"""What `serve` and `demo` share: open the gallery and its door, say how to visit, bring photos in behind that."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Awaitable, Callable
from typing import Any

from core.commands.context import Context
from core.config import Settings, ignore_foreign_settings
from core.gallery import Gallery
from core.models import Actor, Listening

Behind = Callable[[Gallery, Actor], None]
"""Starts what runs behind the open door."""


async def serve_gallery(context: Context, settings: Settings, gallery: Gallery, behind: Behind) -> None:
    """Listen until SIGTERM or SIGINT; `behind` starts once the door is open.

    Raises:
        GalleryError: the port is taken or the address is not of this machine.
    """
    owner = await gallery.accounts.owner(context.actor.name)

    def on_listening(listening: Listening) -> None:
        for line in welcome(listening):
            context.say(line)
        behind(gallery, owner)

    serve = upper("server_ssh", "serve")
    # What is loaded now stays for ever; without it, collections stop visitors' keys for a fraction of the time.
    gc.collect()
    gc.freeze()
    await serve(gallery, settings, on_listening=on_listening)
    context.say("Closed. Nothing was lost.")


def welcome(listening: Listening) -> list[str]:
    """Say how to visit, who owns the gallery and how to know the right server."""
    port = "" if listening.port == 22 else f" -p {listening.port}"
    host = "localhost" if listening.address in {"127.0.0.1", "::1", "0.0.0.0", "::", "localhost"} else listening.address  # noqa: S104 - compared, not bound
    lines = ["sshowcase is open.", "", f"  Visit     ssh{port} {host}", f"  Host key  {listening.host_key}"]
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


def upper(module: str, name: str) -> Callable[..., Awaitable[Any]]:
    """Load a function of a room above the core, when a command that needs it is called."""
    ignore_foreign_settings()
    function: Callable[..., Awaitable[Any]] = getattr(importlib.import_module(module), name)
    return function
