"""`invite`: create an invitation and show it once; list or revoke invitations."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.accounts.credentials.one_time_tokens import VALID_HOURS
from core.accounts.invitations.join_instructions import JoinInstructions, join_instructions
from core.accounts.models import Invitation
from core.commands.arguments import add_json, add_no_header
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.member_arguments import category_slugs, describe_access, find_categories
from core.commands.table import Column, Table
from core.config.running_server import other_servers
from core.config.ssh_addresses import ssh_address
from core.models import MEMBER_ROLES, Role
from core.permissions import Action
from core.qr import qr_ansi
from core.wording import local_time_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (
    Column("ID", right=True),
    Column("ROLE"),
    Column("STATE"),
    Column("EXPIRES"),
    Column("BY"),
    Column("NOTE"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--role", choices=[role.value for role in MEMBER_ROLES], default=Role.VIEWER.value, help="default: viewer"
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="who it is for; shown to admins only")
    parser.add_argument(
        "--hours", type=int, default=VALID_HOURS, metavar="N", help=f"how long it is valid (default {VALID_HOURS})"
    )
    parser.add_argument(
        "--access", nargs="+", metavar="CATEGORY", help="the categories of the new member (slugs); default: all"
    )
    parser.add_argument("--no-qr", action="store_true", help="print no QR code")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="list the newest invitations instead")
    instead.add_argument("--revoke", type=int, metavar="ID", help="revoke an open invitation instead")
    add_no_header(parser)
    add_json(parser, "one JSON object: the invitation with its token; with --list, one a line")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Create, list or revoke."""
    from core.accounts.operations import MakeInvitation, RevokeInvitation

    if arguments.list:
        return await _list(context, gallery)
    if arguments.revoke is not None:
        revoked = (await gallery.apply(context.actor, RevokeInvitation(arguments.revoke))).result
        if context.json:
            context.print_json(await _described(context, gallery, revoked))
        else:
            context.print(f"Invitation {revoked.id} is revoked.")
        return 0
    allowed = await find_categories(context, gallery, arguments.access)
    made = (
        await gallery.apply(
            context.actor, MakeInvitation(Role(arguments.role), arguments.note, arguments.hours, allowed)
        )
    ).result
    instructions = join_instructions(gallery.settings, made, gallery.ssh_port)
    others = other_servers(gallery.settings, gallery.ssh_port or gallery.settings.port)
    commands = {ssh_address(each).command("join"): None for each in others}
    also = [command for command in commands if command != instructions.command]
    if context.json:
        described = await _described(context, gallery, made.invitation)
        context.print_json(described | _secrets(instructions) | {"also": also})
    else:
        for line in invitation_lines(instructions, await describe_access(context, gallery, allowed)):
            context.print(line)
        for command in also:
            context.print(f"Another server of this gallery also accepts it: {command}")
        if context.stdout.isatty() and not arguments.no_qr:
            context.print()
            context.stdout.write(qr_ansi(instructions.code_text))
            context.print(f"{_code_words(instructions)}\n  {instructions.token}")
    return 0


COMMAND = Command(
    name="invite",
    summary="invite a new member; list or revoke invitations",
    arguments=add_arguments,
    run=run,
    permission=Action.INVITE,
)


def invitation_lines(instructions: JoinInstructions, access: str) -> list[str]:
    """Return an invitation as lines for the person who passes it on."""
    invite = instructions.invitation
    whom = f"{'a' if invite.role is Role.VIEWER else 'an'} {invite.role} with access to {access}"
    lines = [
        f"An invitation for {whom}, valid once, until {local_time_words(invite.expires)}.",
        "",
        f"  Command    {instructions.command}",
        f"  Token      {instructions.token}",
        f"  Host key   {instructions.host_key or 'made at the first start of the server'}",
    ]
    if instructions.page is not None:
        lines.append(f"  How to     {instructions.page}")
    lines += ["", "The token is shown only now. The first person to use it becomes a member."]
    return [*lines, *instructions.address.notes]


def _code_words(instructions: JoinInstructions) -> str:
    if instructions.page is not None:
        return "The code opens a page that explains how to join. Then type the token:"
    return f"The code opens {instructions.code_text} in an SSH app of a phone. Then type the token:"


async def _list(context: Context, gallery: Gallery) -> int:
    found = await gallery.accounts.invitations(context.actor)
    if context.json:
        for invite in found:
            context.print_json(await _described(context, gallery, invite))
        return 0
    if not found:
        context.print("There are no invitations.")
        return 0
    rows = [
        (str(each.id), each.role.value, state_of(each), local_time_words(each.expires), each.invited_by, each.note)
        for each in found
    ]
    Table(context, _COLUMNS).print(rows)
    return 0


def state_of(invite: Invitation) -> str:
    """Return the state of an invitation in a word or two."""
    if invite.used is not None:
        return f"used by {invite.used_by}"
    if invite.revoked is not None:
        return "revoked"
    return "open" if invite.is_open(datetime.now(UTC)) else "expired"


async def _described(context: Context, gallery: Gallery, invite: Invitation) -> dict[str, object]:
    return {
        "id": invite.id,
        "role": invite.role.value,
        "access": await category_slugs(context, gallery, invite.category_ids),
        "note": invite.note,
        "invited_by": invite.invited_by,
        "state": state_of(invite),
        "created": iso(invite.created),
        "expires": iso(invite.expires),
    }


def _secrets(instructions: JoinInstructions) -> dict[str, object]:
    return {
        "token": instructions.token,
        "command": instructions.command,
        "host": instructions.address.host,
        "port": instructions.address.port,
        "host_key": instructions.host_key,
        "page": instructions.page,
    }
