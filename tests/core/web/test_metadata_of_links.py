"""Nothing given out through a link without `--keep-metadata` says where, when or with what a photo was taken."""

from __future__ import annotations

import asyncio
import io
import json
import re
import subprocess
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from core.models import Downloads
from core.sharing.models import ShareOptions
from tests.core.media.video.planted_videos import FRAMES, MPEG4
from tests.core.web.planted_files import SECRETS, write_planted_files
from tests.core.web.web_gallery import web_in
from tests.programs import needs_program

pytestmark = pytest.mark.asyncio(loop_scope="package")

_TELLS = re.compile(r"GPS|Date|Time(?!(?i:scale|code|base))|Serial|Comment|Description|Title|Location|XMP|MakerNote")
_SAYS_NOTHING = re.compile(r"[0: ]*|0 s|.*\(Binary data.*")
_OF_PICTURES = frozenset({"SourceImageTime", "PreferredTime", "SelectionTime", "CurrentTime", "PosterTime",
                          "PreviewTime", "HandlerDescription", "TimeStamp", "ProfileDescription", "ProfileDateTime",
                          "MatrixStructure", "EdiTime", "FrameTime"})  # fmt: skip


@dataclass
class Given:
    """One file of each kind, and all that a link gives out of them, by names that say which they are."""

    originals: dict[str, bytes]
    files: dict[str, bytes] = field(default_factory=dict)


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def given(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Given]:
    """All files of a link to one photo of each kind: thumbnails, previews, downloads, and the entries of the ZIP."""
    folder = tmp_path_factory.mktemp("planted")
    planted = folder / "pictures" / "Travel" / "Planted"
    write_planted_files(planted)
    found = Given({path.name: path.read_bytes() for path in planted.iterdir()})
    files = found.files
    async with web_in(folder) as web:
        guest = web.guest()
        options = ShareOptions(downloads=Downloads.ORIGINALS, shows_details=True)
        home = await guest.enter(await web.share(options, "Planted"))
        for photo in web.photos["Planted"]:
            for size in ("t", "v"):
                answer = await guest.get(f"{home}{size}/{photo.asset_key}-{photo.version}.jpg")
                files[f"{size}-{photo.exact_name}.jpg"] = answer.body
            answer = await guest.get(f"{home}o/{photo.asset_key}")
            assert answer.status == 200, photo.exact_name
            name = answer.headers["Content-Disposition"].split('"')[1]
            files[f"o-{photo.exact_name}-{name}"] = answer.body
        archive = await guest.get(f"{home}photos.zip")
        with zipfile.ZipFile(io.BytesIO(archive.body)) as entries:
            files |= {f"zip-{name}": entries.read(name) for name in entries.namelist()}
    yield found


async def test_no_planted_byte_is_given_out(given: Given) -> None:
    """Of pictures, RAW files and videos, and of the videos inside of pictures; not in tables that nobody reads."""
    assert [name for name, body in given.originals.items() if not any(secret in body for secret in SECRETS)] == []
    leaks = {name: [secret for secret in SECRETS if secret in body] for name, body in given.files.items()}
    assert {name: found for name, found in leaks.items() if found} == {}
    assert len(leaks) == 4 * len(given.originals)


async def test_videos_are_given_as_videos(given: Given) -> None:
    """Copied into a new file of their container; of codecs with more hiding places there is a picture."""
    av = pytest.importorskip("av", reason="the package av (PyAV) is not installed")
    films = {name: body for name, body in given.files.items() if name.startswith("o-film-")}
    copied = {name: body for name, body in films.items() if not name.endswith(".jpg")}
    assert {name.partition("-film-")[2].partition("-film-")[0] for name in films.keys() - copied.keys()} == MPEG4
    for name, body in copied.items():
        with av.open(io.BytesIO(body)) as container:
            assert sum(1 for _ in container.decode(video=0)) == FRAMES, name
            assert len(container.streams.audio) == int(name.endswith(("mp4", "mov"))), name
    in_archive = [name.rpartition(".")[2] for name in given.files if name.startswith("zip-film-")]
    assert sorted(in_archive) == sorted(name.rpartition(".")[2] for name in films)


@needs_program("exiftool")
async def test_exiftool_finds_no_place_date_or_serial_number(given: Given, tmp_path: Path) -> None:
    """Also not in tags that it does not know, and not in what is embedded."""
    for name, body in given.files.items():
        (tmp_path / name).write_bytes(body)
    command = ["exiftool", "-json", "-G1", "-ee3", "-a", "-U", "-n", str(tmp_path)]
    printed = (await asyncio.to_thread(subprocess.run, command, capture_output=True, check=True, timeout=60)).stdout
    told = {
        file["SourceFile"].rpartition("/")[2]: tags
        for file in json.loads(printed)
        if (tags := {tag: value for tag, value in file.items() if _tells(tag, str(value))})
    }
    assert told == {}


def _tells(tag: str, value: str) -> bool:
    group, _, name = tag.rpartition(":")
    if group in {"System", "File", "ExifTool", "", "Composite"} or name in _OF_PICTURES:
        return False
    return _TELLS.search(name) is not None and _SAYS_NOTHING.fullmatch(value) is None
