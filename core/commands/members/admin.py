"""`sshowcase admin recover`: the way back in for the person at the machine."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.accounts.invitations.join_instructions import letter, public_address, ssh_command
from core.accounts.operations import MakeInvitation, RecoverAccount
from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.member_arguments import member_named
from core.commands.members import invite
from core.commands.members.keys import read_key
from core.errors import NotAllowedError
from core.models import Role, UserId

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags and words of this command."""
    parser.add_argument("doing", choices=["recover"], metavar="recover")
    parser.add_argument("--key", metavar="FILE", help="let this public key open the gallery for a member")
    parser.add_argument("--member", metavar="NAME", help="whom --key is for; default: the owner")
    add_json(parser, "one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Bind a key; else make the code that claims a gallery nobody can enter; else invite an admin.

    Raises:
        NotAllowedError: a visitor asks.
    """
    if not context.may_read_server_paths:
        raise NotAllowedError("Only the person at the machine can recover an account.")
    if arguments.key is not None:
        return await _bind(context, gallery, arguments.key, arguments.member)
    host, port = public_address(gallery.settings)
    if not await gallery.accounts.has_credentials():
        await gallery.accounts.owner(context.actor.name)
        code = await gallery.accounts.joining.new_claim_code()
        command = ssh_command(host, port, "claim")
        if context.json:
            context.emit({"claim_code": code, "command": command})
        else:
            context.say(f"No admin can come in. Become the owner with\n  {command}")
            context.say(f"and this code, which works once and for a day:  {code}")
        return 0
    made = (await gallery.apply(context.actor, MakeInvitation(Role.ADMIN, "made with `admin recover`"))).result
    written = letter(gallery.settings, made)
    if context.json:
        context.emit({"token": made.token, "command": written.command, "host_key": written.host_key})
    else:
        for line in invite.lines(written, "sees everything"):
            context.say(line)
    return 0


COMMAND = Command(
    name="admin",
    summary="come back in as an admin, at the machine",
    arguments=add_arguments,
    run=run,
    permission=None,
    local_only=True,
)


async def _bind(context: Context, gallery: Gallery, file: str, name: str | None) -> int:
    if name is None:
        owner = await gallery.accounts.owner(context.actor.name)
        user_id, shown = UserId(owner.user_id), owner.name
    else:
        member = await member_named(context, gallery, name)
        user_id, shown = member.user_id, member.name
    line, comment = await read_key(context, [file])
    key = (await gallery.apply(context.actor, RecoverAccount(user_id, line, comment))).result
    if context.json:
        context.emit({"name": shown, "fingerprint": key.fingerprint})
    else:
        context.say(f"{shown} comes in with {key.fingerprint} now.")
    return 0
