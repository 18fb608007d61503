"""`jobs`: list long work, and pause, resume or cancel it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, form_error, job_id_of
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.table import Column, Table
from core.jobs.models import JobInfo, JobProgress, JobRequest, JobState
from core.permissions import Action
from core.wording import local_time_words, progress_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (
    Column("ID", right=True),
    Column("JOB"),
    Column("STATE"),
    Column("PROGRESS"),
    Column("SINCE"),
    Column("BY"),
    Column("DETAILS"),
)

_FORMS = """list
pause ID (at the next safe point, within a second)
resume ID (also one whose process has ended, while a server runs)
cancel ID (what it did so far stays)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="one of the forms above; none: list")
    add_no_header(parser)
    add_json(parser, "one JSON object per job")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List jobs, or control one."""
    match arguments.words:
        case [] | ["list"]:
            await _list(context, gallery)
        case [("pause" | "resume" | "cancel") as request, number]:
            job = await gallery.jobs.control(context.actor, job_id_of(number), JobRequest(request))
            if context.json:
                context.print_json(_described(job))
            else:
                context.print(_outcome(job, JobRequest(request)))
        case _:
            raise form_error("jobs", arguments.words, _FORMS)
    return 0


COMMAND = Command(
    name="jobs",
    summary="list, pause, resume or cancel scans and other long work",
    arguments=add_arguments,
    run=run,
    permission=Action.MANAGE_JOBS,
)


async def _list(context: Context, gallery: Gallery) -> None:
    jobs = await gallery.jobs.list_jobs(context.actor)
    if context.json:
        for job in jobs:
            context.print_json(_described(job))
        return
    if not jobs:
        context.print("No job has run yet.")
    rows = [
        (
            str(job.id),
            job.kind,
            job.state.words,
            _progress_words(job.progress),
            local_time_words(job.started or job.created),
            job.started_by,
            job.reason or ("" if job.state.is_final else job.progress.sentence),
        )
        for job in jobs
    ]
    Table(context, _COLUMNS).print(rows)


def _progress_words(progress: JobProgress) -> str:
    return progress_words(progress.done, progress.total, progress.rate, progress.seconds_left)


def _outcome(job: JobInfo, request: JobRequest) -> str:
    """Return what has become of a request."""
    if request is JobRequest.CANCEL and not job.state.is_final:
        return f"Job {job.id} ({job.kind}) is about to end."
    if request is JobRequest.RESUME and job.state in {JobState.PAUSED, JobState.INTERRUPTED}:
        return f"Job {job.id} ({job.kind}) continues when a server runs: `sshowcase serve`."
    return f"Job {job.id} ({job.kind}) is {job.state.words}."


def _described(job: JobInfo) -> dict[str, object]:
    progress = job.progress
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "priority": job.priority.name.lower(),
        "stage": progress.stage,
        "sentence": progress.sentence,
        "done": progress.done,
        "total": progress.total,
        "rate": None if progress.rate is None else round(progress.rate, 1),
        "seconds_left": None if progress.seconds_left is None else round(progress.seconds_left),
        "started_by": job.started_by,
        "process": job.process,
        "created": iso(job.created),
        "started": iso(job.started),
        "ended": iso(job.ended),
        "reason": job.reason,
    }
