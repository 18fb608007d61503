"""Guests: whoever has the token of a link sees what it shows, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from core.door.arrivals import Arrival
from core.door.questions import Screen, say
from core.gallery import Gallery


async def open_share(
    gallery: Gallery,  # noqa: ARG001 - part of the question
    screen: Screen,
    address: str,  # noqa: ARG001
    wrong: Callable[[], None],  # noqa: ARG001
) -> Arrival | None:
    """Ask for the token of a link and open it; None when they give up or err too often.

    `wrong` is called for every wrong token. The arrival's `renew` says None once the link shows nothing any more.
    """
    await say(screen, "This gallery shares no links over ssh.")
    return None
