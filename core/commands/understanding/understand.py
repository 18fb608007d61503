"""`understand`: how far models are with the photos, their jobs, and which parts are switched on."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.progress import progress_shown
from core.errors import NotFoundError, UsageError
from core.jobs.models import JobInfo, JobRequest
from core.permissions import Action
from core.wording import progress_words

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.understanding.understanding import PartStatus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--status",
        action="store_true",
        help="say what is on, which model is used, and how many photos are ready (default, and after a change)",
    )
    does = parser.add_mutually_exclusive_group()
    does.add_argument(
        "--on", metavar="PART", help="switch a part on, whatever the settings say: clip, vision, ocr, people"
    )
    does.add_argument("--off", metavar="PART", help="switch it off; what it has made of photos stays")
    does.add_argument("--wait", action="store_true", help="at the machine: look at all photos now, and wait for it")
    does.add_argument("--pause", action="store_true", help="pause the jobs that look at photos")
    does.add_argument("--resume", action="store_true", help="have them continue")
    does.add_argument("--purge", action="store_true", help="remove what was made of photos; models stay")
    add_json(parser, "one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Show the state, or change what is done."""
    from core.understanding.parts import part_named

    understanding = gallery.understanding
    if arguments.on or arguments.off:
        part = part_named(arguments.on or arguments.off)
        await understanding.switch(context.actor, part, is_on=bool(arguments.on))
    elif arguments.wait:
        if context.remote:
            raise UsageError("`understand --wait` cannot be run over SSH.", "Run it at the machine.")
        with progress_shown(context, gallery):
            await understanding.catch_up()
    elif arguments.pause or arguments.resume:
        await _control(context, gallery, JobRequest.PAUSE if arguments.pause else JobRequest.RESUME)
    elif arguments.purge:
        await understanding.purge(context.actor)
    await _show(context, gallery)
    return 0


COMMAND = Command(
    name="understand",
    summary="look at photos with models, so that they are found by what they show",
    arguments=add_arguments,
    run=run,
    permission=Action.CHANGE_SETTINGS,
)


async def _control(context: Context, gallery: Gallery, request: JobRequest) -> None:
    jobs = await _jobs(context, gallery)
    if not jobs:
        raise NotFoundError("No job looks at photos now.", "`understand` says how far it is.")
    for job in jobs:
        await gallery.jobs.control(context.actor, job.id, request)


async def _jobs(context: Context, gallery: Gallery) -> list[JobInfo]:
    """Return the unfinished jobs that look at photos."""
    from core.understanding.parts import ModelPart

    kinds = {part.job for part in ModelPart}
    return [job for job in await gallery.jobs.list_jobs(context.actor) if job.kind in kinds and job.ended is None]


async def _show(context: Context, gallery: Gallery) -> None:
    statuses = await gallery.understanding.parts()
    jobs = {job.kind: job for job in await _jobs(context, gallery)}
    if context.json:
        parts = [_described(each, jobs.get(each.part.job)) for each in statuses]
        context.print_json({"parts": parts, "memory": gallery.understanding.memory})
        return
    for each in statuses:
        for line in _lines(each, jobs.get(each.part.job)):
            context.print(line)


def _described(status: PartStatus, job: JobInfo | None) -> dict[str, object]:
    model = status.model
    return {
        "part": status.part,
        "is_on": status.is_on,
        "missing_packages": list(status.missing_packages),
        "model": None if model is None else model.name,
        "revision": None if model is None else model.revision or None,
        "dimension": None if model is None else model.dimension,
        "serving": status.serving,
        "done": status.done,
        "photos": status.photos,
        "job": None if job is None else job.id,
        "state": None if job is None else job.state,
        "rate": None if job is None else job.progress.rate,
        "seconds_left": None if job is None else job.progress.seconds_left,
    }


def _lines(status: PartStatus, job: JobInfo | None) -> list[str]:
    part, model = status.part, status.model
    lines = [f"{part.full_name} is {'on' if status.is_on else f'off: `understand --on {part}` switches it on'}."]
    if status.missing_packages:
        lines.append(f"Packages are missing: {', '.join(status.missing_packages)}. {part.install}")
    if model is None:
        return lines if status.missing_packages else [*lines, f"There is no model. {part.model_advice}"]
    about = [f"revision {model.revision}"] if model.revision else []
    about += [f"vectors of {model.dimension} numbers"] if model.dimension else []
    lines.append(f"Model: {', '.join([model.name, *about])}")
    if job is None or job.progress.total is None:
        lines.append(f"{status.done:,} of {status.photos:,} photos were looked at with {model.name}.")
    if status.serving not in {None, model.name}:
        lines.append(f"Until all are, photos are found by {status.serving}.")
    if job is not None:
        progress = job.progress
        words = progress_words(progress.done, progress.total, progress.rate, progress.seconds_left)
        lines.append(f"Job {job.id} is {job.state.words}: {words}".rstrip(": "))
    return lines
