"""Join by invitation: by key in a session, or by password while signing in.

The token is checked whenever somebody enters it, and used up only in the transaction that creates the member.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.accounts.models import Invitation
from core.accounts.names import MAX_NAME
from core.errors import GalleryError, NotAllowedError, UsageError
from core.gallery import Gallery
from core.limits.password_hashing import MIN_PASSWORD
from core.models import Actor
from core.ssh.authentication.sign_in import OfferedKey
from core.ssh.joining.prompts import MAX_ANSWER, PromptTerminal, print_lines, prompt_line

TOKEN_TRIES = 3
NAME_TRIES = 6

WELCOME = "Welcome. Join with the invitation that you were given."
TOKEN_PROMPT = "Invitation (26 letters and digits, without regard to spaces and hyphens): "  # noqa: S105 - a question
NAME_PROMPT = f"Choose a name (up to {MAX_NAME} letters and digits): "
PASSWORD_PROMPT = f"Choose a password ({MIN_PASSWORD} characters or more): "
REPEAT_PROMPT = "Repeat the password: "
UNCHANGED = "Nothing was changed. The invitation is still valid."

_LABEL = "joined with this key"


async def join_with_key(
    gallery: Gallery, terminal: PromptTerminal, key: OfferedKey, address: str, on_failure: Callable[[], None]
) -> Actor | None:
    """Ask for token and name and make the holder of the key a member; return None if that does not succeed.

    The connection was authenticated with the key. Every wrong token calls `on_failure`.
    """
    await print_lines(terminal, f"{WELCOME} Your key will open the gallery from now on:", f"  {key.fingerprint}", "")
    known = await gallery.accounts.actor_for_key(key.fingerprint)
    if known is not None:
        await print_lines(terminal, f"This key already belongs to {known.name}. Connect with another login name.")
        return None
    found = await _invitation(gallery, terminal, on_failure)
    if found is None:
        await print_lines(terminal, "Nothing was changed.")
        return None
    token, invite = found
    await print_lines(terminal, invitation(invite))
    return await _name(gallery, terminal, token, key, address)


def invitation(invite: Invitation) -> str:
    """Return who invites, and to which role."""
    return f"{invite.invited_by} invites you as {invite.role.value}."


def member(answers: Sequence[str]) -> tuple[str, str]:
    """Return name and password from the answers: name, password and repeated password.

    Raises:
        UsageError: the answers are invalid; the invitation was not used.
    """
    if len(answers) != 3 or any(len(answer) > MAX_ANSWER for answer in answers):
        raise UsageError("Enter a name, a password and the password again.")
    name, password, repeated = answers
    if password != repeated:
        raise UsageError("The two passwords differ.", UNCHANGED)
    return name, password


async def _invitation(
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


async def _name(gallery: Gallery, terminal: PromptTerminal, token: str, key: OfferedKey, address: str) -> Actor | None:
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
    await print_lines(terminal, UNCHANGED)
    return None
