"""Claim a gallery without an owner: a client with a key enters the one-time code in its session."""

from __future__ import annotations

from collections.abc import Callable

from core.errors import GalleryError
from core.gallery import Gallery
from core.models import Actor
from core.ssh.authentication.questions import CODE_PROMPT, claim_text
from core.ssh.authentication.sign_in import OfferedKey
from core.ssh.joining.prompts import PromptTerminal, print_lines, prompt_line

CODE_TRIES = 3


async def claim_with_key(
    gallery: Gallery, terminal: PromptTerminal, key: OfferedKey, address: str, on_failure: Callable[[], None]
) -> Actor | None:
    """Ask for the code and make the holder of the key the owner; return None without a correct code.

    The connection was authenticated with the key. Every wrong code calls `on_failure`.
    """
    await print_lines(terminal, f"{claim_text()} Your key will open it from now on:", f"  {key.fingerprint}", "")
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
