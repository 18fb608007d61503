"""Guests: whoever has the token of a link sees what it shows, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.errors import GalleryError, NotAllowedError
from core.gallery import Gallery
from core.models import Actor, Downloads
from core.sharing.models import OpenShare
from core.ssh.authentication.identities import Identity
from core.ssh.joining.prompts import PromptTerminal, print_lines, prompt_line

TOKEN_TRIES = 3
PASSWORD_TRIES = 3

WELCOME = "Somebody shares photos with you."
TOKEN_PROMPT = "The link, or its last part: "  # noqa: S105 - a question
PASSWORD_PROMPT = "Its password: "  # noqa: S105 - a question
NOTHING_OPENED = "Nothing was opened."
ENDED = "This link shows nothing any more."


async def open_share(
    gallery: Gallery, terminal: PromptTerminal, address: str, wrong: Callable[[], None]
) -> Identity | None:
    """Ask for the token of a link and open it; None when they give up or err too often.

    `wrong` is called for every wrong token or password. Opening counts as a view, as a click on the web page does. The
    identity's `renew` says None once the link shows nothing any more.
    """
    await print_lines(terminal, WELCOME, "")
    try:
        share = await _share(gallery, terminal, wrong)
        if share is not None and await _unlocked(gallery, terminal, share, address, wrong):
            if await gallery.shares.open(share.share_id):
                return _arrival(gallery, share)
            await print_lines(terminal, ENDED)
            return None
    except GalleryError as error:
        await print_lines(terminal, str(error))
    await print_lines(terminal, NOTHING_OPENED)
    return None


async def _share(gallery: Gallery, terminal: PromptTerminal, wrong: Callable[[], None]) -> OpenShare | None:
    for _ in range(TOKEN_TRIES):
        token = await prompt_line(terminal, TOKEN_PROMPT)
        if token is None:
            return None
        try:
            return await gallery.shares.by_token(token)
        except NotAllowedError as error:
            wrong()
            await print_lines(terminal, str(error))
    return None


async def _unlocked(
    gallery: Gallery, terminal: PromptTerminal, share: OpenShare, address: str, wrong: Callable[[], None]
) -> bool:
    if share.password_hash is None:
        return True
    for _ in range(PASSWORD_TRIES):
        password = await prompt_line(terminal, PASSWORD_PROMPT, echo=False)
        if password is None:
            return False
        if await gallery.shares.unlock(share, password, address):
            return True
        wrong()
        await print_lines(terminal, "This is not the password.")
    return False


def _arrival(gallery: Gallery, share: OpenShare) -> Identity:
    async def renew() -> Actor | None:
        now = await gallery.shares.present(share.share_id)
        # Another key means another token or another password: whoever has the old one is out.
        return _visitor(now) if now is not None and now.cookie_key == share.cookie_key else None

    return Identity(_visitor(share), None, renew, ENDED)


def _visitor(share: OpenShare) -> Actor:
    """Return the guest; originals are theirs over ssh only where they may have them with all that is in them."""
    if share.actor.share is None or not share.strips_originals:
        return share.actor
    return replace(share.actor, share=replace(share.actor.share, downloads=Downloads.OFF))
