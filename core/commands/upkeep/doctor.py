"""`doctor`: check the installation, and print what to do about each problem; exit code 1 if a check fails."""

from __future__ import annotations

import argparse

from core.commands.command import Command, Needs
from core.commands.context import Context
from core.commands.settings_flags import add_common_flags, add_serving_flags, settings_from
from core.errors import GalleryError
from core.maintenance.findings import Finding, Level, fail


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--json", action="store_true", help="one object per line: level, subject, words, advice")
    parser.add_argument(
        "--repair",
        action="store_true",
        help="first count favourites, ratings, views, collections, stacks and albums again where they are wrong",
    )
    add_common_flags(parser)
    add_serving_flags(parser)


async def run(context: Context, _given: None, arguments: argparse.Namespace) -> int:
    """Print each finding when it is made; invalid settings are a finding, too."""
    from core.maintenance.doctor import examine
    from core.maintenance.version_checks import version_findings

    counts = dict.fromkeys(Level, 0)

    def show(finding: Finding) -> None:
        counts[finding.level] += 1
        if context.json:
            context.print_json(
                {
                    "level": finding.level.value,
                    "subject": finding.subject,
                    "words": finding.message,
                    "advice": finding.advice,
                }
            )
            return
        context.print(f"{finding.level.value:4}  {finding.subject}: {finding.message}")
        if finding.advice:
            context.print(f"      {finding.advice}")

    try:
        settings = settings_from(arguments)
    except GalleryError as error:
        for line in error.message.split("\n"):
            show(fail("configuration", line, error.hint))
        for finding in version_findings():
            show(finding)
    else:
        async for finding in examine(settings, repairs=arguments.repair):
            show(finding)
    if not context.json:
        context.print(f"\n{counts[Level.OK]} ok, {counts[Level.WARN]} warnings, {counts[Level.FAIL]} failed")
    return 1 if counts[Level.FAIL] else 0


COMMAND = Command(
    name="doctor",
    summary="check the installation, settings and database, and suggest fixes",
    arguments=add_arguments,
    run=run,
    permission=None,
    needs=Needs.NOTHING,
    local_only=True,
)
