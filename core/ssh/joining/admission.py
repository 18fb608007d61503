"""The prompts that some login names need before a session starts: one-time code, invitation or share link."""

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
    gallery: Gallery, terminal: PromptTerminal, login: Login, address: str, on_failure: Callable[[], None]
) -> Identity | None:
    """Show the prompts of this login; return None if the user did not sign in and the terminal says why.

    Every wrong answer that could be a guess calls `on_failure`.
    """
    match login:
        case ClaimLogin(key):
            actor = await claim_with_key(gallery, terminal, key, address, on_failure)
        case InvitationLogin(key):
            actor = await join_with_key(gallery, terminal, key, address, on_failure)
        case ShareLogin():
            return await open_share(gallery, terminal, address, on_failure)
        case _:
            return None
    return None if actor is None else member_identity(gallery, actor, key.fingerprint)
