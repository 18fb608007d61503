"""The questions that some answer on a terminal before they come in: a code, an invitation, the token of a link."""

from __future__ import annotations

from collections.abc import Callable

from core.gallery import Gallery
from core.ssh.authentication.identities import Identity, member_identity
from core.ssh.authentication.sign_in import ClaimLogin, InvitationLogin, Login, ShareLogin
from core.ssh.joining.claiming import claim_with_key
from core.ssh.joining.new_members import join_with_key
from core.ssh.joining.prompts import PromptTerminal
from core.ssh.joining.share_guests import open_share


async def prompt_for_identity(
    gallery: Gallery, terminal: PromptTerminal, proven: Login, address: str, wrong: Callable[[], None]
) -> Identity | None:
    """Ask what is to be asked; None when nobody came in and the terminal has said why.

    `wrong` is called for every wrong answer that could be a guess.
    """
    match proven:
        case ClaimLogin(key):
            actor = await claim_with_key(gallery, terminal, key, address, wrong)
        case InvitationLogin(key):
            actor = await join_with_key(gallery, terminal, key, address, wrong)
        case ShareLogin():
            return await open_share(gallery, terminal, address, wrong)
        case _:
            return None
    return None if actor is None else member_identity(gallery, actor, key.fingerprint)
