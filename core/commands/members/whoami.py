"""`whoami`: show the name, role and access of the actor."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.member_arguments import category_slugs, describe_access
from core.models import Role
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_json(parser, "one JSON object: name, role, access (slugs, null: everything), key")


async def run(context: Context, gallery: Gallery, _arguments: argparse.Namespace) -> int:
    """Print name, role, access and key; guests and public@ have no name."""
    actor = context.actor if context.remote else await gallery.accounts.owner(context.actor.name)
    name = None if actor.role in {Role.PUBLIC, Role.GUEST} else actor.name
    if context.json:
        access = await category_slugs(context, gallery, actor.category_ids)
        context.print_json({"name": name, "role": actor.role.value, "access": access, "key": context.fingerprint})
        return 0
    who = f"{display_text(name)}, {actor.role}" if name is not None else actor.role.value
    words = (
        "the photos of the share link" if actor.share else await describe_access(context, gallery, actor.category_ids)
    )
    context.print(f"{who}: access to {words}")
    if context.fingerprint is not None:
        context.print(f"signed in with {context.fingerprint}")
    return 0


COMMAND = Command(
    name="whoami",
    summary="show your name, role and access",
    arguments=add_arguments,
    run=run,
    permission=None,
)
