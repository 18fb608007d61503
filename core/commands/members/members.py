"""`members`: list and change members, reset passwords, remove members, choose the public categories."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.accounts.invitations.join_instructions import reset_lines
from core.accounts.models import Member, ResetCode
from core.commands.arguments import add_json, add_no_header, form_error
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.member_arguments import category_slugs, describe_access, find_categories, find_member
from core.commands.table import Column, Table
from core.config.ssh_addresses import SshAddress
from core.errors import UsageError
from core.models import MEMBER_ROLES, Role
from core.permissions import Action
from core.wording import local_time_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (
    Column("NAME"),
    Column("ROLE"),
    Column("KEYS", right=True),
    Column("PASSWORD"),
    Column("LAST SEEN"),
    Column("ACCESS"),
)


_FORMS = """list
role NAME viewer|editor|admin
access NAME CATEGORY… (slugs, or `all`, or `none`)
name NAME [NEW NAME…] (what they are called; none: their login name)
remove NAME
reset NAME (end their password and sessions; print a one-time code for a new password)
public [CATEGORY…] (slugs, or `none`: what public@ shows to everybody)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="one of the forms above; none: list")
    add_no_header(parser)
    add_json(parser, "one JSON object per line")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List members, or change one."""
    from core.accounts.operations import RemoveMember, ResetPassword, SetAccess, SetMemberName, SetRole

    match arguments.words:
        case [] | ["list"]:
            await _list(context, gallery)
        case ["public", *slugs]:
            await _public(context, gallery, slugs)
        case ["role", name, role] if role in MEMBER_ROLES:
            member = await find_member(context, gallery, name)
            await gallery.apply(context.actor, SetRole(member.user_id, Role(role)))
            _done(context, member, "role", f"is now {role}")
        case ["access", name, _, *_]:
            member = await find_member(context, gallery, name)
            allowed = await find_categories(context, gallery, arguments.words[2:])
            await gallery.apply(context.actor, SetAccess(member.user_id, allowed))
            _done(context, member, "access", f"has access to {await describe_access(context, gallery, allowed)}")
        case ["name", name, *words]:
            member = await find_member(context, gallery, name)
            called = (await gallery.apply(context.actor, SetMemberName(member.user_id, " ".join(words)))).result
            _done(context, member, "name", f"is called {called} now")
        case ["remove", name]:
            member = await find_member(context, gallery, name)
            await gallery.apply(context.actor, RemoveMember(member.user_id))
            _done(context, member, "remove", "is no longer a member")
        case ["reset", name]:
            member = await find_member(context, gallery, name)
            made = (await gallery.apply(context.actor, ResetPassword(member.user_id))).result
            _print_code(context, made, gallery.ssh_address)
        case _:
            raise form_error("members", arguments.words, _FORMS)
    return 0


COMMAND = Command(
    name="members",
    summary="list members; change their role, access or name, or remove them",
    arguments=add_arguments,
    run=run,
    permission=Action.MANAGE_MEMBERS,
)


def _print_code(context: Context, made: ResetCode, address: SshAddress) -> None:
    if context.json:
        command = address.command(made.login_name)
        context.print_json({"name": made.login_name, "done": "reset", "code": made.code, "command": command})
        return
    context.print("The password is reset, and the sessions of this member end.")
    for line in reset_lines(made, address):
        context.print(line)


def _done(context: Context, member: Member, done: str, words: str) -> None:
    if context.json:
        context.print_json({"name": member.name, "done": done})
    else:
        context.print(f"{member.name} {words}.")


async def _list(context: Context, gallery: Gallery) -> None:
    found = await gallery.accounts.members(context.actor)
    if context.json:
        for member in found:
            context.print_json(
                {
                    "name": member.name,
                    "display_name": member.display_name or None,
                    "role": member.role.value,
                    "access": await category_slugs(context, gallery, member.category_ids),
                    "keys": member.key_count,
                    "password": member.has_password,
                    "joined": iso(member.created),
                    "last_seen": iso(member.last_seen),
                }
            )
        return
    rows = [
        (
            _named(member),
            member.role.value,
            str(member.key_count),
            "yes" if member.has_password else "no",
            local_time_words(member.last_seen) if member.last_seen else "never",
            await describe_access(context, gallery, member.category_ids),
        )
        for member in found
    ]
    Table(context, _COLUMNS).print(rows)


def _named(member: Member) -> str:
    return f"{member.name} ({member.display_name})" if member.display_name else member.name


async def _public(context: Context, gallery: Gallery, slugs: list[str]) -> None:
    from core.accounts.operations import OpenToPublic

    if slugs:
        opened = await find_categories(context, gallery, slugs)
        if opened is None:
            raise UsageError("Name each public category.", "`none` makes all categories private.")
        await gallery.apply(context.actor, OpenToPublic(opened))
    shown = await category_slugs(context, gallery, await gallery.accounts.public_categories(context.actor)) or []
    if context.json:
        context.print_json({"public": shown})
    else:
        context.print(f"Public: {', '.join(shown)}." if shown else "No category is public.")
