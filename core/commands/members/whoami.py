"""`whoami`: as whom the gallery sees the one who asks, and what that lets them see."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.member_arguments import access_words, slugs_of
from core.models import Role
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of this command."""
    add_json(parser, "one JSON object: name, role, access (slugs, null: everything), key")


async def run(context: Context, gallery: Gallery, _arguments: argparse.Namespace) -> int:
    """Print name, role, access and the key; who is no member has no name."""
    actor = context.actor if context.remote else await gallery.accounts.owner(context.actor.name)
    name = None if actor.role in {Role.PUBLIC, Role.GUEST} else actor.name
    if context.json:
        access = await slugs_of(context, gallery, actor.category_ids)
        context.emit({"name": name, "role": actor.role.value, "access": access, "key": context.fingerprint})
        return 0
    who = f"{display_text(name)}, {actor.role}" if name is not None else actor.role.value
    sees = "sees what the link shows" if actor.share else await access_words(context, gallery, actor.category_ids)
    context.say(f"{who}: {sees}")
    if context.fingerprint is not None:
        context.say(f"came with {context.fingerprint}")
    return 0


COMMAND = Command(
    name="whoami",
    summary="tell as whom the gallery sees you",
    arguments=add_arguments,
    run=run,
    permission=None,
)
