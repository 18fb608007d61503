"""`models`: the models with which photos are searched by meaning."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, form_error
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.table import Column, Table
from core.errors import UsageError, install_advice
from core.permissions import Action
from core.wording import local_time_words, size_words

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.understanding.installed_models import InstalledModel

_FORMS = """list (of each part, the one that is used first)
add FOLDER (at the machine: a CLIP, SigLIP or SigLIP2 model as Immich keeps it in `<cache>/clip/`,
  or one for faces as InsightFace or Immich keep it, such as `buffalo_l`)
remove NAME (at the machine: by its name or id)"""

_LICENCE = "The licence of weights for faces may forbid commercial use: that of InsightFace's own does. Read it first."

_COLUMNS = (
    Column("ID"),
    Column("PART"),
    Column("MODEL"),
    Column("DIMENSION", right=True),
    Column("SIZE", right=True),
    Column("ADDED"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="one of the forms above; none: list")
    add_no_header(parser)
    add_json(parser, "one JSON object per model")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List models, or add or remove one."""
    from core.understanding.parts import ModelPart

    models = gallery.understanding.models
    match arguments.words:
        case [] | ["list"]:
            await _list(context, gallery)
        case ["add", folder]:
            _require_the_machine(context, "added")
            model = await models.add(Path(folder).expanduser())
            if context.json:
                context.print_json(_described(model))
            else:
                context.print(
                    f"{model.name} is added: {_tested(model)}, and its vectors have {model.dimension} numbers."
                )
                if model.part is ModelPart.PEOPLE:
                    context.print(_LICENCE)
        case ["remove", word]:
            _require_the_machine(context, "removed")
            model = await models.remove(word)
            if context.json:
                context.print_json(_described(model))
            else:
                context.print(f"{model.name} is removed.")
        case _:
            raise form_error("models", arguments.words, _FORMS)
    return 0


COMMAND = Command(
    name="models",
    summary="list, add or remove models for search by meaning and for faces",
    arguments=add_arguments,
    run=run,
    permission=Action.CHANGE_SETTINGS,
)


def _tested(model: InstalledModel) -> str:
    from core.understanding.parts import ModelPart

    return "it passed its test" if model.part is ModelPart.PEOPLE else "it tells red from blue"


def _require_the_machine(context: Context, done: str) -> None:
    if context.remote:
        raise UsageError(f"Models cannot be {done} over SSH.", "Run `models` at the machine.")


async def _list(context: Context, gallery: Gallery) -> None:
    found = await gallery.understanding.models.list_models()
    if context.json:
        for model in found:
            context.print_json(_described(model))
        return
    if not found:
        context.print(f"There is no model. {install_advice('clip')}")
        context.print("Then add one: sshowcase models add FOLDER, a CLIP model in the layout that Immich keeps.")
        return
    rows = [
        (model.id, model.part, model.name, str(model.dimension), size_words(model.size), local_time_words(model.added))
        for model in found
    ]
    Table(context, _COLUMNS).print(rows)


def _described(model: InstalledModel) -> dict[str, object]:
    return {
        "id": model.id,
        "kind": model.part,
        "name": model.name,
        "revision": model.revision or None,
        "sha256": model.sha256,
        "dimension": model.dimension,
        "image_size": model.image_size,
        "context_length": model.context_length,
        "bytes": model.size,
        "added": iso(model.added),
    }
