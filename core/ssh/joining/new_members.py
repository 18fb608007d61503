"""Join by invitation: a client with a key enters the token and chooses a name in its session.

The token is checked whenever it is entered, and used up only in the transaction that creates the member.
"""

from __future__ import annotations

from collections.abc import Callable

from core.accounts.models import Invitation
from core.errors import GalleryError, NotAllowedError, UsageError
from core.gallery import Gallery
from core.models import Actor
from core.ssh.authentication.questions import INVITATION_UNUSED, JOIN_TEXT, NAME_PROMPT, TOKEN_PROMPT, invitation_text
from core.ssh.authentication.sign_in import OfferedKey
from core.ssh.joining.prompts import PromptTerminal, print_lines, prompt_line

TOKEN_TRIES = 3
NAME_TRIES = 6

_LABEL = "joined with this key"


async def join_with_key(
    gallery: Gallery, terminal: PromptTerminal, key: OfferedKey, address: str, on_failure: Callable[[], None]
) -> Actor | None:
    """Ask for token and name and make the holder of the key a member; return None if that does not succeed.

    The connection was authenticated with the key. Every wrong token calls `on_failure`.
    """
    await print_lines(terminal, f"{JOIN_TEXT} Your key will open the gallery from now on:", f"  {key.fingerprint}", "")
    known = await gallery.accounts.actor_for_key(key.fingerprint)
    if known is not None:
        await print_lines(terminal, f"This key already belongs to {known.name}. Connect with another login name.")
        return None
    found = await _prompt_for_invitation(gallery, terminal, on_failure)
    if found is None:
        await print_lines(terminal, "Nothing was changed.")
        return None
    token, invitation = found
    await print_lines(terminal, invitation_text(invitation))
    return await _prompt_for_name(gallery, terminal, token, key, address)


async def _prompt_for_invitation(
    gallery: Gallery, terminal: PromptTerminal, on_failure: Callable[[], None]
) -> tuple[str, Invitation] | None:
    for _ in range(TOKEN_TRIES):
        token = await prompt_line(terminal, TOKEN_PROMPT)
        if token is None:
            return None
        try:
            return token, await gallery.accounts.joining.check_invitation(token)
        except NotAllowedError as error:
            on_failure()
            await print_lines(terminal, str(error))
    return None


async def _prompt_for_name(
    gallery: Gallery, terminal: PromptTerminal, token: str, key: OfferedKey, address: str
) -> Actor | None:
    for _ in range(NAME_TRIES):
        name = await prompt_line(terminal, NAME_PROMPT)
        if name is None:
            break
        try:
            return await gallery.accounts.joining.redeem(
                token, name, public_key=key.public_key, label=_LABEL, source=address
            )
        except UsageError as error:
            await print_lines(terminal, str(error))
        except GalleryError as error:
            await print_lines(terminal, str(error))
            return None
    await print_lines(terminal, INVITATION_UNUSED)
    return None
