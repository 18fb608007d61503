"""`sshowcase doctor`: what is in order, what is not, and what to do; exit code 1 when something does not work."""

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
    add_common_flags(parser)
    add_serving_flags(parser)


async def run(context: Context, _given: None, arguments: argparse.Namespace) -> int:
    """Say what is found as it is found; settings that are not understood are a finding, too."""
    from core.maintenance.doctor import examine
    from core.maintenance.version_checks import program_findings

    counts = dict.fromkeys(Level, 0)

    def say(finding: Finding) -> None:
        counts[finding.level] += 1
        if context.json:
            context.print_json(
                {
                    "level": finding.level.value,
                    "subject": finding.subject,
                    "words": finding.words,
                    "advice": finding.advice,
                }
            )
            return
        context.print(f"{finding.level.value:4}  {finding.subject}: {finding.words}")
        if finding.advice:
            context.print(f"      {finding.advice}")

    try:
        settings = settings_from(arguments)
    except GalleryError as error:
        for line in error.message.split("\n"):
            say(fail("configuration", line, error.hint))
        for finding in program_findings():
            say(finding)
    else:
        async for finding in examine(settings):
            say(finding)
    if not context.json:
        context.print(f"\n{counts[Level.OK]} ok, {counts[Level.WARN]} to look at, {counts[Level.FAIL]} failed")
    return 1 if counts[Level.FAIL] else 0


COMMAND = Command(
    name="doctor",
    summary="look for what is wrong, and say what to do",
    arguments=add_arguments,
    run=run,
    permission=None,
    needs=Needs.NOTHING,
    local_only=True,
)
