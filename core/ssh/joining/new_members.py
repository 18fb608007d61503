"""Join by invitation: a client with a key enters the token and chooses a name in its session."""

from __future__ import annotations

from collections.abc import Callable

from core.gallery import Gallery
from core.models import Actor
from core.ssh import messages
from core.ssh.authentication.joining_questions import JoinConversation
from core.ssh.authentication.sign_in import OfferedKey
from core.ssh.joining.prompts import PromptTerminal, converse, print_lines


async def join_with_key(
    gallery: Gallery, terminal: PromptTerminal, key: OfferedKey, address: str, on_failure: Callable[[], None]
) -> Actor | None:
    """Ask for token and name and make the holder of the key a member; return None if that does not succeed.

    The connection was authenticated with the key. Every wrong token calls `on_failure`.
    """
    known = await gallery.accounts.actor_for_key(key.fingerprint)
    if known is not None:
        await print_lines(terminal, f"This key already belongs to {known.shown_name}. Nothing was changed.")
        await print_lines(terminal, messages.come_back(gallery.ssh_address, known))
        return None
    await print_lines(terminal, "Your key will open the gallery from now on:", f"  {key.fingerprint}", "")
    actor = await converse(terminal, JoinConversation(gallery, address, on_failure, key))
    if actor is not None:
        await print_lines(terminal, "", *messages.joined(gallery.ssh_address, actor))
    return actor
