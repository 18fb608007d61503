"""The questions that some answer on a screen before they come in: a code, an invitation, the token of a link."""

from __future__ import annotations

from collections.abc import Callable

from core.gallery import Gallery
from core.ssh.authentication.identities import Arrival, of_member
from core.ssh.authentication.sign_in import Claimant, Guest, Joiner, Proven
from core.ssh.joining.claiming import claim_with_key
from core.ssh.joining.new_members import join_with_key
from core.ssh.joining.prompts import Screen
from core.ssh.joining.share_guests import open_share


async def admitted(
    gallery: Gallery, screen: Screen, proven: Proven, address: str, wrong: Callable[[], None]
) -> Arrival | None:
    """Ask what is to be asked; None when nobody came in and the screen has said why.

    `wrong` is called for every wrong answer that could be a guess.
    """
    match proven:
        case Claimant(key):
            actor = await claim_with_key(gallery, screen, key, address, wrong)
        case Joiner(key):
            actor = await join_with_key(gallery, screen, key, address, wrong)
        case Guest():
            return await open_share(gallery, screen, address, wrong)
        case _:
            return None
    return None if actor is None else of_member(gallery, actor, key.fingerprint)
