"""Claim a gallery without an owner: a client with a key enters the one-time code in its session."""

from __future__ import annotations

from collections.abc import Callable

from core.gallery import Gallery
from core.models import Actor
from core.ssh import messages
from core.ssh.authentication.claiming_questions import ClaimConversation
from core.ssh.authentication.sign_in import OfferedKey
from core.ssh.joining.prompts import PromptTerminal, converse, print_lines


async def claim_with_key(
    gallery: Gallery, terminal: PromptTerminal, key: OfferedKey, address: str, on_failure: Callable[[], None]
) -> Actor | None:
    """Ask for the code and make the holder of the key the owner; return None without a correct code.

    The connection was authenticated with the key. Every wrong code calls `on_failure`.
    """
    await print_lines(terminal, "Your key will open the gallery from now on:", f"  {key.fingerprint}", "")
    actor = await converse(terminal, ClaimConversation(gallery, "", address, on_failure, key))
    if actor is not None:
        await print_lines(terminal, "", *messages.joined(gallery.ssh_address, actor))
    return actor
