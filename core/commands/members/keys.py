"""`sshowcase keys`: one's own public keys; list, add, remove, name them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.accounts.models import MemberKey
from core.accounts.operations import AddKey, RemoveKey, RenameKey
from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.member_arguments import member_named
from core.commands.table import Column, Table
from core.errors import NotFoundError, UsageError
from core.permissions import Action
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (Column("FINGERPRINT"), Column("LAST USED (UTC)"), Column("LABEL"))
_MAX_FILE = 20_000


_FORMS = """list
add [KEY] (the line of a .pub file; at the machine also its path; none: standard input)
remove FINGERPRINT (or the beginning of it; visits that the key opened end)
label FINGERPRINT TEXT"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags and words of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="one of the forms above; none: list")
    parser.add_argument("--label", default="", metavar="TEXT", help="what you call the key that you add")
    parser.add_argument("--member", metavar="NAME", help="list somebody else's; admins only")
    add_json(parser, "one JSON object a key")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List, or change one key and say so."""
    match arguments.words:
        case [] | ["list"]:
            await _list(context, gallery, arguments.member)
        case ["add", *words]:
            line, comment = await read_key(context, words)
            key = (await gallery.apply(context.actor, AddKey(line, arguments.label or comment))).result
            _done(context, "Added", key)
        case ["remove", beginning]:
            held = await _own_key(context, gallery, beginning)
            key = (await gallery.apply(context.actor, RemoveKey(held.fingerprint))).result
            _done(context, "Removed", key)
        case ["label", beginning, *words] if words:
            held = await _own_key(context, gallery, beginning)
            key = (await gallery.apply(context.actor, RenameKey(held.fingerprint, " ".join(words)))).result
            _done(context, "Named", key)
        case _:
            raise UsageError("These words are not understood.", "See `keys --help`.")
    return 0


COMMAND = Command(
    name="keys",
    summary="list, add, name or remove your own keys",
    arguments=add_arguments,
    run=run,
    permission=Action.OWN_CREDENTIALS,
)


def _done(context: Context, done: str, key: MemberKey) -> None:
    if context.json:
        context.emit(_described(key))
    else:
        context.say(f"{done} {key.label}: {key.fingerprint}")


async def read_key(context: Context, words: list[str]) -> tuple[str, str]:
    """Return a public key's line and its comment: from the words, from the file they name, or from standard input.

    Raises:
        UsageError: there is none, or a visitor names a file of the server.
    """
    line = " ".join(words)
    if len(words) == 1:
        if not context.may_read_server_paths:
            raise UsageError("Files of the server cannot be named from here.", "Send the key: keys add < key.pub")
        try:
            path = Path(words[0]).expanduser()
            with path.open(encoding="utf-8", errors="replace") as file:
                line = file.read(_MAX_FILE).strip()
        except OSError as error:
            raise UsageError(f"The file cannot be read ({error.strerror}).", "Name a .pub file.") from error
    elif not words:
        line = await anext(context.lines(), "")
    parts = line.split(None, 2)
    return line, parts[2] if len(parts) > 2 else ""


async def _list(context: Context, gallery: Gallery, name: str | None) -> None:
    if name is None:
        found = await gallery.accounts.keys(context.actor)
    else:
        member = await member_named(context, gallery, name)
        found = await gallery.accounts.keys_of(context.actor, member.user_id)
    if context.json:
        for key in found:
            context.emit(_described(key) | {"here": key.fingerprint == context.fingerprint})
        return
    if not found:
        context.say("There are no keys.")
        return
    rows = [
        (key.fingerprint, f"{key.last_used:%Y-%m-%d %H:%M}" if key.last_used else "never", _label(context, key))
        for key in found
    ]
    Table(context, _COLUMNS).print(rows)


def _label(context: Context, key: MemberKey) -> str:
    return f"{key.label} (this visit)" if key.fingerprint == context.fingerprint else key.label


async def _own_key(context: Context, gallery: Gallery, words: str) -> MemberKey:
    """Return the one key whose fingerprint begins so; "SHA256:" may be left out."""
    wanted = words.removeprefix("SHA256:")
    found = [
        key
        for key in await gallery.accounts.keys(context.actor)
        if wanted and key.fingerprint.removeprefix("SHA256:").startswith(wanted)
    ]
    if len(found) != 1:
        several = "Several keys of yours begin with" if found else "No key of yours begins with"
        raise NotFoundError(f"{several} {display_text(words, 60)}.", "List them with `keys`.")
    return found[0]


def _described(key: MemberKey) -> dict[str, object]:
    return {
        "fingerprint": key.fingerprint,
        "label": key.label,
        "added": iso(key.added),
        "last_used": iso(key.last_used),
    }
