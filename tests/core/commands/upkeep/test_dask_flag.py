"""`--dask` names a cluster at the machine only, over TLS or on this machine; anything else is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import UsageError
from core.models import Actor
from tests.core.building import ADMIN
from tests.core.commands.command_runner import LOCAL, Runner
from tests.core.indexing.libraries import write


@pytest.mark.parametrize(
    ("actor", "address", "sentence"),
    [
        (ADMIN, "tcp://127.0.0.1:8786", "over SSH"),
        (LOCAL, "tcp://10.0.0.1:8786", "TLS only"),
        (LOCAL, "x", "not the address"),
    ],
)
async def test_a_cluster_is_refused(runner: Runner, tmp_path: Path, actor: Actor, address: str, sentence: str) -> None:
    """Before anything is scanned."""
    write(tmp_path / "photos", "a/one.jpg")
    await runner.run("scan", str(tmp_path / "photos"))
    with pytest.raises(UsageError, match=sentence):
        await runner.run("scan", "--dask", address, actor=actor)
    assert len([line for line in (await runner.run("jobs")).splitlines() if "scan" in line]) == 1
