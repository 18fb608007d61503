"""Claiming an unowned gallery with the one-time code: by a key in the session, or by a password while signing in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.errors import GalleryError, UsageError
from core.gallery import Gallery
from core.limits.password_hashing import MIN_PASSWORD
from core.models import Actor
from core.ssh.authentication.sign_in import OfferedKey
from core.ssh.joining.prompts import MAX_ANSWER, PromptTerminal, print_lines, prompt_line

CODE_TRIES = 3

CODE_PROMPT = "One-time code (printed where the gallery was started): "
PASSWORD_PROMPT = f"Choose a password ({MIN_PASSWORD} characters or more): "
REPEAT_PROMPT = "The same password again: "


async def claim_with_key(
    gallery: Gallery, terminal: PromptTerminal, key: OfferedKey, address: str, wrong: Callable[[], None]
) -> Actor | None:
    """Ask for the code and make the holder of the key the owner; None when they give up or err too often.

    The key is proven: the connection was authenticated with it. `wrong` is called for every wrong code.
    """
    await print_lines(terminal, f"{welcome()} Your key opens it from then on:", f"  {key.fingerprint}", "")
    for _ in range(CODE_TRIES):
        code = await prompt_line(terminal, CODE_PROMPT)
        if code is None:
            break
        try:
            return await gallery.accounts.joining.claim(
                code, public_key=key.public_key, label="claimed with the one-time code", source=address
            )
        except GalleryError as error:
            wrong()
            await print_lines(terminal, str(error))
    await print_lines(terminal, "Nothing was changed.")
    return None


def new_password(answers: Sequence[str]) -> tuple[str, str]:
    """Return code and password from the answers to code, password and repetition.

    Raises:
        UsageError: what is wrong with them; the code was not used.
    """
    if len(answers) != 3 or any(len(answer) > MAX_ANSWER for answer in answers):
        raise UsageError("Three answers are needed: the code, a password, and the password again.")
    code, password, repeated = answers
    if password != repeated:
        raise UsageError("The two passwords differ.", "Nothing was changed; try again.")
    return code, password


def welcome(owner: str = "") -> str:
    """Say what a claim does, and under which name a password will sign in."""
    sentence = "Nobody owns this gallery yet. The one-time code makes it yours."
    return f"{sentence} Your password will open it for the name {owner}." if owner else sentence
