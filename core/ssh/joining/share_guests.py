"""Guests: whoever has the token of a link sees what it shows, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.errors import GalleryError, NotAllowedError
from core.gallery import Gallery
from core.models import Actor, Downloads
from core.sharing.models import OpenShare
from core.ssh.authentication.identities import Arrival
from core.ssh.joining.prompts import Screen, ask, say

TOKEN_TRIES = 3
PASSWORD_TRIES = 3

WELCOME = "Somebody shares photos with you."
TOKEN_PROMPT = "The link, or its last part: "  # noqa: S105 - a question
PASSWORD_PROMPT = "Its password: "  # noqa: S105 - a question
NOTHING_OPENED = "Nothing was opened."
ENDED = "This link shows nothing any more."


async def open_share(gallery: Gallery, screen: Screen, address: str, wrong: Callable[[], None]) -> Arrival | None:
    """Ask for the token of a link and open it; None when they give up or err too often.

    `wrong` is called for every wrong token or password. Opening counts as a view, as a click on the web page does. The
    arrival's `renew` says None once the link shows nothing any more.
    """
    await say(screen, WELCOME, "")
    try:
        share = await _share(gallery, screen, wrong)
        if share is not None and await _unlocked(gallery, screen, share, address, wrong):
            if await gallery.shares.open(share.share_id):
                return _arrival(gallery, share)
            await say(screen, ENDED)
            return None
    except GalleryError as error:
        await say(screen, str(error))
    await say(screen, NOTHING_OPENED)
    return None


async def _share(gallery: Gallery, screen: Screen, wrong: Callable[[], None]) -> OpenShare | None:
    for _ in range(TOKEN_TRIES):
        token = await ask(screen, TOKEN_PROMPT)
        if token is None:
            return None
        try:
            return await gallery.shares.by_token(token)
        except NotAllowedError as error:
            wrong()
            await say(screen, str(error))
    return None


async def _unlocked(
    gallery: Gallery, screen: Screen, share: OpenShare, address: str, wrong: Callable[[], None]
) -> bool:
    if share.password_hash is None:
        return True
    for _ in range(PASSWORD_TRIES):
        password = await ask(screen, PASSWORD_PROMPT, echo=False)
        if password is None:
            return False
        if await gallery.shares.unlock(share, password, address):
            return True
        wrong()
        await say(screen, "This is not the password.")
    return False


def _arrival(gallery: Gallery, share: OpenShare) -> Arrival:
    async def renew() -> Actor | None:
        now = await gallery.shares.present(share.share_id)
        # Another key means another token or another password: whoever has the old one is out.
        return _visitor(now) if now is not None and now.cookie_key == share.cookie_key else None

    return Arrival(_visitor(share), None, renew, ENDED)


def _visitor(share: OpenShare) -> Actor:
    """Return the guest; originals are theirs over ssh only where they may have them with all that is in them."""
    if share.actor.share is None or not share.strips_originals:
        return share.actor
    return replace(share.actor, share=replace(share.actor.share, downloads=Downloads.OFF))
