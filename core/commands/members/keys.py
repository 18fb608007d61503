"""`keys`: list, add, remove and label your own public keys."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from core.accounts.models import MemberKey
from core.commands.arguments import add_json, add_no_header, form_error
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.member_arguments import find_member
from core.commands.table import Column, Table
from core.errors import NotFoundError, UsageError
from core.permissions import Action
from core.text import display_text
from core.wording import local_time_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (Column("FINGERPRINT"), Column("LAST USED"), Column("LABEL"))
_MAX_FILE_CHARS = 20_000

_FORMS = """list
add [KEY] (the line of a .pub file; at the machine also its path; none: standard input)
remove FINGERPRINT (or the beginning of it; ends the sessions that the key signed in)
label FINGERPRINT TEXT"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="one of the forms above; none: list")
    parser.add_argument("--label", default="", metavar="TEXT", help="the label of the key that you add")
    parser.add_argument("--member", metavar="NAME", help="list the keys of another member; admins only")
    add_no_header(parser)
    add_json(parser, "one JSON object per key")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List keys, or change one."""
    from core.accounts.operations import AddKey, RemoveKey, RenameKey

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
            _done(context, "Labelled", key)
        case _:
            raise form_error("keys", arguments.words, _FORMS)
    return 0


COMMAND = Command(
    name="keys",
    summary="list, add, label or remove your own keys",
    arguments=add_arguments,
    run=run,
    permission=Action.OWN_CREDENTIALS,
)


def _done(context: Context, done: str, key: MemberKey) -> None:
    if context.json:
        context.print_json(_described(key))
    else:
        context.print(f"{done} {key.label}: {key.fingerprint}")


async def read_key(context: Context, words: list[str]) -> tuple[str, str]:
    """Return the line of a public key and its comment: from the arguments, the file they name, or standard input.

    Raises:
        UsageError: the file cannot be read, or an SSH client names a file of the server.
    """
    line = " ".join(words)
    if len(words) == 1 and not _is_key_line(line):
        if not context.may_read_server_paths:
            raise UsageError("Files of the server cannot be named over SSH.", "Send the key: keys add < key.pub")
        try:
            path = Path(words[0]).expanduser()
            with path.open(encoding="utf-8", errors="replace") as file:
                line = file.read(_MAX_FILE_CHARS).strip()
        except OSError as error:
            raise UsageError(f"The file cannot be read ({error.strerror}).", "Name a .pub file.") from error
    elif not words:
        line = await anext(context.lines(), "")
    parts = line.split(None, 2)
    return line, parts[2] if len(parts) > 2 else ""


def _is_key_line(word: str) -> bool:
    """Return whether one word of a command line is a quoted key ("ssh-ed25519 AAAA… comment") and not a path."""
    return re.match(r"\s*\S+\s+AAAA[A-Za-z0-9+/]", word) is not None


async def _list(context: Context, gallery: Gallery, name: str | None) -> None:
    if name is None:
        found = await gallery.accounts.keys(context.actor)
    else:
        member = await find_member(context, gallery, name)
        found = await gallery.accounts.keys_of(context.actor, member.user_id)
    if context.json:
        for key in found:
            context.print_json(_described(key) | {"here": key.fingerprint == context.fingerprint})
        return
    if not found:
        context.print("There are no keys.")
        return
    rows = [
        (key.fingerprint, local_time_words(key.last_used) if key.last_used else "never", _label(context, key))
        for key in found
    ]
    Table(context, _COLUMNS).print(rows)


def _label(context: Context, key: MemberKey) -> str:
    return f"{key.label} (this session)" if key.fingerprint == context.fingerprint else key.label


async def _own_key(context: Context, gallery: Gallery, beginning: str) -> MemberKey:
    """Return the actor's only key whose fingerprint begins with this; "SHA256:" may be left out."""
    wanted = beginning.removeprefix("SHA256:")
    found = [
        key
        for key in await gallery.accounts.keys(context.actor)
        if wanted and key.fingerprint.removeprefix("SHA256:").startswith(wanted)
    ]
    if len(found) != 1:
        problem = "Several of your keys begin with" if found else "None of your keys begins with"
        raise NotFoundError(f"{problem} {display_text(beginning, 60)}.", "List them with `keys`.")
    return found[0]


def _described(key: MemberKey) -> dict[str, object]:
    return {
        "fingerprint": key.fingerprint,
        "label": key.label,
        "added": iso(key.added),
        "last_used": iso(key.last_used),
    }
