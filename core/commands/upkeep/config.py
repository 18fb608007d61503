"""`config`: print the settings in force with their sources, an example file, or the reference."""

from __future__ import annotations

import argparse

from core.commands.command import Command, Needs
from core.commands.context import Context
from core.commands.settings_flags import add_common_flags, add_serving_flags, flags_of
from core.config.loading import gather_settings
from core.config.settings_reference import example_file, settings_in_force, settings_reference


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command, among them every flag that sets a setting, to show its effect."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--show", action="store_true", help="the settings in force and the source of each (the default)")
    what.add_argument("--example", action="store_true", help="a file with every setting and its default, commented out")
    what.add_argument("--reference", action="store_true", help="all settings in Markdown: docs/configuration.md")
    parser.add_argument("--json", action="store_true", help="one object per setting: name, value, source")
    add_common_flags(parser)
    add_serving_flags(parser)


async def run(context: Context, _given: None, arguments: argparse.Namespace) -> int:
    """Print the requested form; wrong settings are an error, as for any command."""
    if arguments.example or arguments.reference:
        context.print((example_file() if arguments.example else settings_reference()).rstrip("\n"))
        return 0
    gathered = gather_settings(flags_of(arguments), arguments.config)
    for warning in gathered.warnings:
        context.print_error(f"sshowcase: {warning}")
    if context.json:
        for each in gathered.found:
            value = None if each.value is None else each.entry.value_type.write(each.value)
            context.print_json({"name": each.entry.name, "value": value, "source": each.source})
        return 0
    place = "no settings file" if gathered.file is None else str(gathered.file.path)
    context.print(f"# {place}")
    for line in settings_in_force(gathered.found):
        context.print(line)
    return 0


COMMAND = Command(
    name="config",
    summary="show the settings in force, or an example file",
    arguments=add_arguments,
    run=run,
    permission=None,
    needs=Needs.NOTHING,
    local_only=True,
)
