"""All checks of `sshowcase doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

from core.config import Settings
from core.maintenance.checks.backup_checks import backup_findings
from core.maintenance.checks.model_checks import model_findings
from core.maintenance.checks.port_checks import address_finding, port_findings
from core.maintenance.checks.watch_checks import watch_findings
from core.maintenance.database_checks import database_findings
from core.maintenance.decoder_checks import decoder_findings
from core.maintenance.findings import Finding, ok, warn
from core.maintenance.folder_checks import folder_findings
from core.maintenance.repairs import repair_findings
from core.maintenance.version_checks import version_findings


async def examine(settings: Settings, *, repairs: bool = False) -> AsyncIterator[Finding]:
    """Check versions, settings, folders, database, models, watching, decoders and ports; yield what is found.

    With `repairs`, numbers that are wrong are counted again first; otherwise nothing is changed.

    A server may run at the same time. Decoders are tried in a worker process, with the limits of the settings.
    """
    for finding in configuration_findings(settings):
        yield finding
    for check in (
        *((lambda: repair_findings(settings.database_path),) if repairs else ()),
        version_findings,
        lambda: folder_findings(settings),
        lambda: database_findings(settings.database_path, settings.upload_folder),
        lambda: backup_findings(settings),
        lambda: model_findings(settings),
    ):
        for finding in await asyncio.to_thread(_listed, check):
            yield finding
    async for finding in watch_findings(settings):
        yield finding
    async for finding in decoder_findings(settings):
        yield finding
    async for finding in port_findings(settings):
        yield finding
    yield await address_finding(settings)


def configuration_findings(settings: Settings) -> Iterator[Finding]:
    """Report the settings file and the warnings about the settings."""
    for warning in settings.config_warnings:
        yield warn("configuration", warning, "See docs/configuration.md.")
    if settings.config_file is None:
        yield ok("configuration", "no settings file; defaults apply")
    else:
        yield ok("configuration", f"{settings.config_file} is valid")


def _listed(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    return list(check())
