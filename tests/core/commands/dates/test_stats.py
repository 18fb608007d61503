"""`stats` prints what its member may see, and keeps the counts."""

from __future__ import annotations

from dataclasses import replace

from core.models import CategoryId
from tests.core.building import ADMIN, VIEWER
from tests.core.commands.command_runner import Runner


async def test_facts_with_their_queries(runner: Runner) -> None:
    """Each value finds its photos; nothing of other categories; tables without `--all` have the largest values."""
    found = await runner.objects("stats", actor=ADMIN)
    assert found[0] == {"fact": "all", "value": None, "photos": 5, "size": 5015, "query": None}
    formats = [each for each in found if each["fact"] == "format"]
    assert formats == [{"fact": "format", "value": "JPEG", "photos": 5, "size": 5015, "query": "format:jpeg"}]
    restricted = await runner.objects("stats", actor=replace(VIEWER, category_ids=frozenset({CategoryId(1)})))
    assert restricted[0]["photos"] == 2
    assert "year\t2020\t5\t5.0 kB" in await runner.run("stats", actor=ADMIN)
