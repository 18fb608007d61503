"""`whoami`: show the name, role and access of the actor."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.member_arguments import category_slugs, describe_access
from core.models import Actor, Role
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--ssh-config", action="store_true", help="print lines for ~/.ssh/config instead")
    add_json(parser, "one JSON object: name, role, access (slugs, null: everything), key")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print name, role, access and key; guests and public@ have no name."""
    actor = context.actor if context.remote else await gallery.accounts.owner(context.actor.name)
    name = None if actor.role in {Role.PUBLIC, Role.GUEST} else actor.name
    if arguments.ssh_config:
        for line in gallery.ssh_address.config_lines(name or actor.role.value):
            context.print(line)
        return 0
    if context.json:
        access = await category_slugs(context, gallery, actor.category_ids)
        context.print_json({"name": name, "role": actor.role.value, "access": access, "key": context.fingerprint})
        return 0
    who = f"{display_text(_named(actor))}, {actor.role}" if name is not None else actor.role.value
    words = (
        "the photos of the share link" if actor.share else await describe_access(context, gallery, actor.category_ids)
    )
    context.print(f"{who}: access to {words}")
    if context.fingerprint is not None:
        context.print(f"signed in with {context.fingerprint}")
    return 0


def _named(actor: Actor) -> str:
    return f"{actor.display_name} ({actor.name})" if actor.display_name else actor.name


COMMAND = Command(
    name="whoami",
    summary="show your name, role and access",
    arguments=add_arguments,
    run=run,
    permission=None,
)
