"""Sign in as a guest with the token of a share link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.errors import GalleryError, NotAllowedError
from core.gallery import Gallery
from core.models import Actor, Downloads
from core.sharing.models import ValidShareLink
from core.ssh.authentication.identities import Identity
from core.ssh.joining.prompts import PromptTerminal, print_lines, prompt_line

TOKEN_TRIES = 3
PASSWORD_TRIES = 3

WELCOME = "Someone shared photos with you."
TOKEN_PROMPT = "The link, or its last part: "  # noqa: S105 - a question
PASSWORD_PROMPT = "Its password: "  # noqa: S105 - a question
NOTHING_OPENED = "Nothing was opened."
ENDED = "This share link is no longer valid."


async def open_share(
    gallery: Gallery, terminal: PromptTerminal, address: str, on_failure: Callable[[], None]
) -> Identity | None:
    """Ask for the token of a share link and open it; return None if that does not succeed.

    Every wrong token or password calls `on_failure`. Opening counts as a view, as on the web page. The identity is
    valid until the share link expires, is revoked or gets another token or password.
    """
    await print_lines(terminal, WELCOME, "")
    try:
        share = await _prompt_for_share(gallery, terminal, on_failure)
        if share is not None and await _unlock(gallery, terminal, share, address, on_failure):
            if await gallery.sharing.count_view(share.share_id):
                return _identity(gallery, share)
            await print_lines(terminal, ENDED)
            return None
    except GalleryError as error:
        await print_lines(terminal, str(error))
    await print_lines(terminal, NOTHING_OPENED)
    return None


async def _prompt_for_share(
    gallery: Gallery, terminal: PromptTerminal, on_failure: Callable[[], None]
) -> ValidShareLink | None:
    for _ in range(TOKEN_TRIES):
        token = await prompt_line(terminal, TOKEN_PROMPT)
        if token is None:
            return None
        try:
            return await gallery.sharing.by_token(token)
        except NotAllowedError as error:
            on_failure()
            await print_lines(terminal, str(error))
    return None


async def _unlock(
    gallery: Gallery, terminal: PromptTerminal, share: ValidShareLink, address: str, on_failure: Callable[[], None]
) -> bool:
    if share.password_hash is None:
        return True
    for _ in range(PASSWORD_TRIES):
        password = await prompt_line(terminal, PASSWORD_PROMPT, echo=False)
        if password is None:
            return False
        if await gallery.sharing.check_password(share, password, address):
            return True
        on_failure()
        await print_lines(terminal, "Wrong password.")
    return False


def _identity(gallery: Gallery, share: ValidShareLink) -> Identity:
    async def refresh() -> Actor | None:
        now = await gallery.sharing.current(share.share_id)
        # Another cookie key means another token or another password, which ends the session.
        return _guest(now) if now is not None and now.cookie_key == share.cookie_key else None

    return Identity(_guest(share), None, refresh, ENDED)


def _guest(share: ValidShareLink) -> Actor:
    """Return the guest's actor; originals can be read over SSH only if the share link allows their metadata, too."""
    if share.actor.share is None or not share.strips_originals:
        return share.actor
    return replace(share.actor, share=replace(share.actor.share, downloads=Downloads.OFF))
