"""Messages that the SSH server itself sends to clients, and the login names with a meaning of their own."""

from __future__ import annotations

from core.config.ssh_addresses import SshAddress
from core.models import Actor, Role

CLAIM_NAME = "claim"
"""Claims a gallery without an owner. No member can have this name or one of the following."""
JOIN_NAME = "join"
"""Redeems an invitation."""
PUBLIC_NAME = "public"
"""Shows the public categories to anybody."""
GUEST_NAME = "guest"
"""Opens a share link."""

UNKNOWN_KEY = "Your key is not registered here. Ask the owner of this gallery for an invitation."
NO_CLAIM = "This gallery already has an owner. Connect with another login name."
NOT_PUBLIC = "Nothing in this gallery is public. Ask its owner for an invitation."
GOODBYE = "The server is shutting down. Nothing was lost. Connect again later."
GOODBYE_UNSAVED = (
    "The server is shutting down. Its database was lost or damaged while it ran, and newer changes may be gone."
)
CHANGED = (
    "Your session has ended, because your account or key was removed, or your password reset."
    " Ask the owner of this gallery."
)
PUBLIC_CLOSED = "This gallery is no longer public."
IDLE = "Your session has ended, because nothing was typed for a long time. Connect again at any time."
LONG = "Your session has reached its time limit. Connect again at any time."
TOO_SLOW = "You took too long to answer. Nothing was changed. Connect again."
TOO_MANY_SESSIONS = "Too many sessions on one connection"
TOO_MANY_CONCURRENT_SESSIONS = "Too many sessions at the same time"
TOO_MANY_FAILURES = "Too many authentication failures. Nothing was changed. Wait a moment, then connect again."
CANNOT_CHECK = (
    "The gallery cannot read its database now, so that nobody can sign in. Tell its owner, or try again later."
)
NOT_SIGNED_IN = "Not signed in"
TRANSFER_HINT = "Copy photos with scp, sftp or rclone; `help` lists the commands."
INTERRUPTED = 130
"""The exit status of an interrupted command, as in a shell."""


def no_prompts(login_name: str) -> str:
    """Return the message for a client without a registered key that cannot be asked anything for this login name."""
    return {CLAIM_NAME: NO_CLAIM, PUBLIC_NAME: NOT_PUBLIC}.get(login_name, UNKNOWN_KEY)


def come_back(address: SshAddress, actor: Actor) -> str:
    """Return the line that says how this user connects again."""
    name = {Role.GUEST: GUEST_NAME, Role.PUBLIC: PUBLIC_NAME}.get(actor.role, actor.name)
    return f"Come back with: {address.command(name)}"


def joined(address: SshAddress, actor: Actor) -> tuple[str, ...]:
    """Return what to say to a new member, the way back last."""
    return (
        f"Welcome, {actor.shown_name}. Your login name is {actor.name}.",
        f"Lines for ~/.ssh/config:  {address.command(actor.name)} whoami --ssh-config",
        come_back(address, actor),
    )


def too_many_keys(address: SshAddress, login_name: str) -> str:
    """Return the message for a client whose agent offered too many keys, before the right one or without it."""
    remedy = address.command(login_name).replace("ssh ", "ssh -o IdentitiesOnly=yes -i ~/.ssh/id_ed25519 ", 1)
    return f"Too many authentication failures: too many SSH keys were offered. Name the one to use: {remedy}"


def is_scp(command: str) -> bool:
    """Return whether a command is the one that `scp -O` runs on the server."""
    return command == "scp" or command.startswith("scp ")


def needs_terminal(command: str) -> str:
    """Return the message for a client without a terminal; `command` connects with one."""
    return f"This gallery needs a terminal. Connect with:  {command}"


def restarting(command: str) -> str:
    """Return the last message before a restart; `command` connects again."""
    return f"The server is restarting. Connect again in a moment:  {command}"


def apology(reference: str) -> str:
    """Return the message after an unexpected error; the log has it under the same reference."""
    return f"Sorry, an unexpected error ended your session. Nothing was lost. Reference for the owner: {reference}"
