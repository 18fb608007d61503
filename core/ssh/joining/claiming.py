"""Claim a gallery without an owner with the one-time code: by key in a session, or by password while signing in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.errors import GalleryError, UsageError
from core.gallery import Gallery
from core.limits.password_hashing import MIN_PASSWORD
from core.models import Actor
from core.ssh.authentication.sign_in import OfferedKey
from core.ssh.joining.prompts import MAX_ANSWER, PromptTerminal, print_lines, prompt_line

CODE_TRIES = 3

CODE_PROMPT = "One-time code (printed when the gallery was started): "
PASSWORD_PROMPT = f"Choose a password ({MIN_PASSWORD} characters or more): "
REPEAT_PROMPT = "Repeat the password: "


async def claim_with_key(
    gallery: Gallery, terminal: PromptTerminal, key: OfferedKey, address: str, on_failure: Callable[[], None]
) -> Actor | None:
    """Ask for the code and make the holder of the key the owner; return None without a correct code.

    The connection was authenticated with the key. Every wrong code calls `on_failure`.
    """
    await print_lines(terminal, f"{welcome()} Your key will open it from now on:", f"  {key.fingerprint}", "")
    for _ in range(CODE_TRIES):
        code = await prompt_line(terminal, CODE_PROMPT)
        if code is None:
            break
        try:
            return await gallery.accounts.joining.claim(
                code, public_key=key.public_key, label="claimed with the one-time code", source=address
            )
        except GalleryError as error:
            on_failure()
            await print_lines(terminal, str(error))
    await print_lines(terminal, "Nothing was changed.")
    return None


def new_password(answers: Sequence[str]) -> tuple[str, str]:
    """Return code and password from the answers: code, password and repeated password.

    Raises:
        UsageError: the answers are invalid; the code was not used.
    """
    if len(answers) != 3 or any(len(answer) > MAX_ANSWER for answer in answers):
        raise UsageError("Enter the code, a password and the password again.")
    code, password, repeated = answers
    if password != repeated:
        raise UsageError("The two passwords differ.", "Nothing was changed. Try again.")
    return code, password


def welcome(owner: str = "") -> str:
    """Return what a claim does, and for which login name the password will be valid."""
    sentence = "Nobody owns this gallery yet. The one-time code makes it yours."
    return f"{sentence} Sign in with your password as {owner} from now on." if owner else sentence
