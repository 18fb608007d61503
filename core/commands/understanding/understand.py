"""`understand`: how far models are with the photos, and the jobs that ask them."""

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
from core.understanding.vision.vision_model import INSTALL

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.understanding.understanding import ThingStatus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    does = parser.add_mutually_exclusive_group()
    does.add_argument(
        "--status", action="store_true", help="say which models are used, and how many photos are ready (default)"
    )
    does.add_argument("--wait", action="store_true", help="at the machine: look at all photos now, and wait for it")
    does.add_argument("--pause", action="store_true", help="pause the jobs that look at photos")
    does.add_argument("--resume", action="store_true", help="have them continue")
    does.add_argument("--purge", action="store_true", help="remove what was made of photos; models stay")
    add_json(parser, "one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Show the state, or change what is done."""
    understanding = gallery.understanding
    if arguments.wait:
        if context.remote:
            raise UsageError("`understand --wait` cannot be run over SSH.", "Run it at the machine.")
        with progress_shown(context, gallery):
            await understanding.catch_up()
    elif arguments.pause or arguments.resume:
        await _control(context, gallery, JobRequest.PAUSE if arguments.pause else JobRequest.RESUME)
    elif arguments.purge:
        await understanding.purge()
    await _show(context, gallery)
    return 0


_KINDS = frozenset({JobKind.VECTORS, JobKind.THINGS})

COMMAND = Command(
    name="understand",
    summary="look at photos with models, so that they are found by what they show",
    arguments=add_arguments,
    run=run,
    permission=Action.CHANGE_SETTINGS,
)


async def _control(context: Context, gallery: Gallery, request: JobRequest) -> None:
    jobs = await gallery.jobs.list_jobs(context.actor)
    running = [job for job in jobs if job.kind in _KINDS and not job.state.is_final]
    if not running:
        raise NotFoundError("No job looks at photos now.", "`understand` says how far it is.")
    for job in running:
        await gallery.jobs.control(context.actor, job.id, request)


async def _show(context: Context, gallery: Gallery) -> None:
    status = await gallery.understanding.status()
    things = await gallery.understanding.thing_status()
    if context.json:
        context.print_json(
            {
                "is_on": status.is_on,
                "model": None if status.model is None else status.model.name,
                "serving": status.serving,
                "done": status.done,
                "photos": status.photos,
                "things": {
                    "is_on": things.is_on,
                    "model": None if things.model is None else things.model.name,
                    "revision": None if things.model is None else things.model.revision,
                    "done": things.done,
                    "photos": things.photos,
                },
            }
        )
        return
    if not status.is_on:
        context.print('Search by meaning is switched off: understanding = ["clip"] in the settings switches it on.')
    if status.model is None:
        context.print("There is no model: sshowcase models add FOLDER")
    else:
        context.print(f"{status.done:,} of {status.photos:,} photos were looked at with {status.model.name}.")
        if status.serving not in {None, status.model.name}:
            context.print(f"Until all are, photos are found by {status.serving}.")
    _show_things(context, things)


def _show_things(context: Context, things: ThingStatus) -> None:
    if not things.is_on:
        context.print('Things are not looked for: understanding = ["vision"] in the settings switches it on.')
    if things.model is not None:
        context.print(f"In {things.done:,} of {things.photos:,} photos {things.model.name} has looked for things.")
    elif things.is_on:
        context.print(f"The model of things is not installed. {INSTALL}")
