"""`admin recover`: regain admin access from the gallery's own machine."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.accounts.invitations.join_instructions import join_instructions
from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.member_arguments import find_member
from core.commands.members import invite
from core.commands.members.keys import read_key
from core.errors import NotAllowedError
from core.models import Role, UserId

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("task", choices=["recover"], metavar="recover")
    parser.add_argument("--key", metavar="FILE", help="add this public key to a member")
    parser.add_argument("--member", metavar="NAME", help="the member who gets --key; default: the owner")
    add_json(parser, "one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Add a key; without one, create a claim code if no member can sign in, otherwise invite an admin.

    Raises:
        NotAllowedError: it runs for an SSH client.
    """
    from core.accounts.operations import MakeInvitation

    if not context.may_read_server_paths:
        raise NotAllowedError(
            "Accounts can be recovered only on the gallery's own machine.", "Run `sshowcase admin recover` there."
        )
    if arguments.key is not None:
        return await _add_key(context, gallery, arguments.key, arguments.member)
    if not await gallery.accounts.has_credentials():
        await gallery.accounts.owner(context.actor.name)
        code = await gallery.accounts.joining.new_claim_code()
        command = gallery.ssh_address.command("claim")
        if context.json:
            context.print_json({"claim_code": code, "command": command})
        else:
            context.print(f"No member can sign in. Become the owner with\n  {command}")
            context.print(f"and this code, which is valid once, for a day:  {code}")
        return 0
    made = (await gallery.apply(context.actor, MakeInvitation(Role.ADMIN, "made with `admin recover`"))).result
    instructions = join_instructions(gallery.settings, made)
    if context.json:
        context.print_json({"token": made.token, "command": instructions.command, "host_key": instructions.host_key})
    else:
        for line in invite.invitation_lines(instructions, "everything"):
            context.print(line)
    return 0


COMMAND = Command(
    name="admin",
    summary="recover admin access from the gallery's machine",
    arguments=add_arguments,
    run=run,
    permission=None,
    local_only=True,
)


async def _add_key(context: Context, gallery: Gallery, file: str, name: str | None) -> int:
    from core.accounts.operations import RecoverAccount

    if name is None:
        owner = await gallery.accounts.owner(context.actor.name)
        user_id, shown = UserId(owner.user_id), owner.name
    else:
        member = await find_member(context, gallery, name)
        user_id, shown = member.user_id, member.name
    line, comment = await read_key(context, [file])
    key = (await gallery.apply(context.actor, RecoverAccount(user_id, line, comment))).result
    if context.json:
        context.print_json({"name": shown, "fingerprint": key.fingerprint})
    else:
        context.print(f"{shown} can sign in with {key.fingerprint} now.")
    return 0
