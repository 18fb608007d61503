"""`understand`: how far search by meaning is, and the job that makes its vectors."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.progress import progress_shown
from core.errors import NotFoundError, UsageError
from core.jobs.models import JobKind, JobRequest
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    does = parser.add_mutually_exclusive_group()
    does.add_argument(
        "--status", action="store_true", help="say which model is used, and how many photos are ready (default)"
    )
    does.add_argument("--wait", action="store_true", help="at the machine: look at all photos now, and wait for it")
    does.add_argument("--pause", action="store_true", help="pause the job that looks at photos")
    does.add_argument("--resume", action="store_true", help="have it continue")
    does.add_argument("--purge", action="store_true", help="remove what was made of photos; models stay")
    add_json(parser, "one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Show the state, or change what is done."""
    understanding = gallery.understanding
    if arguments.wait:
        if context.remote:
            raise UsageError("`understand --wait` cannot be run over SSH.", "Run it at the machine.")
        if await understanding.models.used() is None:
            raise NotFoundError("There is no model.", "Add one: sshowcase models add FOLDER")
        with progress_shown(context, gallery):
            await understanding.embedding.catch_up()
    elif arguments.pause or arguments.resume:
        await _control(context, gallery, JobRequest.PAUSE if arguments.pause else JobRequest.RESUME)
    elif arguments.purge:
        await understanding.purge()
    await _show(context, gallery)
    return 0


COMMAND = Command(
    name="understand",
    summary="look at photos with a model, so that they are found by what they show",
    arguments=add_arguments,
    run=run,
    permission=Action.CHANGE_SETTINGS,
)


async def _control(context: Context, gallery: Gallery, request: JobRequest) -> None:
    jobs = await gallery.jobs.list_jobs(context.actor)
    job = next((each for each in jobs if each.kind is JobKind.VECTORS and not each.state.is_final), None)
    if job is None:
        raise NotFoundError("No job looks at photos now.", "`understand` says how far it is.")
    await gallery.jobs.control(context.actor, job.id, request)


async def _show(context: Context, gallery: Gallery) -> None:
    status = await gallery.understanding.status()
    if context.json:
        context.print_json(
            {
                "is_on": status.is_on,
                "model": None if status.model is None else status.model.name,
                "serving": status.serving,
                "done": status.done,
                "photos": status.photos,
            }
        )
        return
    if not status.is_on:
        context.print('Search by meaning is switched off: understanding = ["clip"] in the settings switches it on.')
    if status.model is None:
        context.print("There is no model: sshowcase models add FOLDER")
        return
    context.print(f"{status.done:,} of {status.photos:,} photos were looked at with {status.model.name}.")
    if status.serving not in {None, status.model.name}:
        context.print(f"Until all are, photos are found by {status.serving}.")
