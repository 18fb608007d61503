"""A session on the local terminal, without a server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.models import Actor
from tui.app import run_session
from tui.local import LocalTerminal

if TYPE_CHECKING:
    from core.gallery import Gallery


async def run_local_session(gallery: Gallery, actor: Actor, environment: Mapping[str, str]) -> bool:
    """Show the gallery until the user signs out; return False after an unhandled error.

    `environment` names the terminal, which is restored afterwards.

    Raises:
        GalleryError: there is no terminal, or it cannot be used.
    """
    with LocalTerminal(environment) as terminal:
        return await run_session(gallery, actor, terminal, terminal.info)
