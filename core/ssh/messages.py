"""The sentences and bytes that the door itself sends to a client."""

from __future__ import annotations

CLAIM_NAME = "claim"
"""The login name under which an unowned gallery is claimed; no member can have it, nor the following."""
JOIN_NAME = "join"
"""Whoever has an invitation becomes a member."""
PUBLIC_NAME = "public"
"""Everybody, in the categories that are open to everybody."""
GUEST_NAME = "guest"
"""Whoever has the token of a link."""

UNKNOWN_KEY = "This gallery does not know your key. Ask its owner to invite you."
NO_CLAIM = "This gallery has an owner already. Visit it under another login name."
NOT_PUBLIC = "Nothing in this gallery is open to everybody. Ask its owner to invite you."
GOODBYE = "The gallery is closing. Nothing was lost; come back soon."
CHANGED = "Your membership or your key was taken away, so your visit ends here. Ask the owner of this gallery."
PUBLIC_CLOSED = "This gallery is no longer open to everybody."
LINK_CLOSED = "This link shows nothing any more."
IDLE = "Nothing was typed for a long time, so your visit has ended. Come back whenever you like."
LONG = "Your visit has lasted as long as one may. Come back whenever you like."
TOO_SLOW = "This took too long. Nothing was changed; try again."
TOO_MANY_SESSIONS = "Too many sessions on one connection"
TOO_MANY_VISITS = "Too many visits at the same time"
TOO_MANY_TRIES = "Too many authentication failures"
NOT_SIGNED_IN = "Not signed in"
NO_FILES = "This gallery gives no files over ssh."
INTERRUPTED = 130
"""The exit status of a command that the visitor interrupted, as a shell's."""

_ENTER, _LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"


class AlternateScreen:
    """Knows, from the bytes that went out, whether a visit has left its terminal on the alternate screen."""

    def __init__(self) -> None:
        """A terminal starts on its main screen."""
        self.entered = False
        self._tail = b""

    def saw(self, data: bytes) -> None:
        """These bytes go out now."""
        seen = self._tail + data
        entered, left = seen.rfind(_ENTER), seen.rfind(_LEAVE)
        if entered != left:
            self.entered = entered > left
        self._tail = seen[-(len(_ENTER) - 1) :]


def how_to_visit(address: str, port: int, login_name: str = "") -> str:
    """Return the command that opens the gallery with a terminal."""
    host = "localhost" if address in {"127.0.0.1", "::1", "::ffff:127.0.0.1"} else address
    port_flag = "" if port == 22 else f"-p {port} "
    return f"ssh -t {port_flag}{login_name + '@' if login_name else ''}{host}"


def nothing_to_ask(login_name: str) -> str:
    """Say why a client without a known key is asked nothing under that name."""
    return {CLAIM_NAME: NO_CLAIM, PUBLIC_NAME: NOT_PUBLIC}.get(login_name, UNKNOWN_KEY)


def is_scp(command: str) -> bool:
    """Say whether a command is what `scp -O` runs at the other end."""
    return command == "scp" or command.startswith("scp ")


def needs_terminal(command: str) -> str:
    """Say why nothing opened and what to type instead."""
    return f"This gallery is visited from a terminal. Visit it with:  {command}"


def restarting(command: str) -> str:
    """Say that the gallery will be back, and what to type then."""
    return f"The gallery restarts; come back in a moment:  {command}"


def apology(reference: str) -> str:
    """Tell a visitor that their visit broke; the same reference stands in the log."""
    return f"Sorry, something broke and your visit had to end. Nothing was lost. Reference for the owner: {reference}"
