"""Finds changed folders by looking at all of them, where nothing reports changes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from itertools import takewhile
from typing import Final, TypeVar, cast

from core.media.discovery import DiscoveredFolder, discover
from core.media.fingerprints import Fingerprint
from core.media.scopes.folder_scope import FolderScope, folder_scope
from core.models import DiscoveryRules

SETTLE_SECONDS: Final = 2.0
"""A file is being written if it differs between two looks that are this far apart."""

_T = TypeVar("_T")
_Looks = Mapping[bytes, int]


class FolderPolls:
    """Looks repeatedly at the folders of a scope, and returns those that changed since the look before."""

    def __init__(self, root: bytes, own_folders: Collection[bytes], scope: FolderScope) -> None:
        self._root = root
        self._own = own_folders
        self._scope = scope
        self._before: _Looks | None = None

    async def changed(self, rules: DiscoveryRules) -> FolderScope | None:
        """Return the folders that changed, None if none did; all at the first time, and when the root was away."""
        before, now = self._before, await self._look(rules)
        self._before = now
        if now is None:
            return None
        if before is None:
            return self._scope
        differing = {folder for folder in before.keys() | now.keys() if before.get(folder) != now.get(folder)}
        if not differing:
            return None
        # A folder that is excluded now, or no longer, stands for those below it.
        gone = [folder for folder in differing if folder not in before or folder not in now]
        first = await self._files(folder_scope(differing), rules)
        await asyncio.sleep(SETTLE_SECONDS)
        second = await self._files(folder_scope(differing), rules)
        unsettled = {file.path for file in first ^ second}
        written = {path.rpartition(b"/")[0] for path in unsettled}
        self._before = {folder: look for folder, look in now.items() if folder not in written}
        return folder_scope(differing, gone, unsettled)

    async def _look(self, rules: DiscoveryRules) -> _Looks | None:
        """Return a number for each folder that differs when its files do; None if the root cannot be read."""

        def look(folders: Iterable[DiscoveredFolder]) -> _Looks | None:
            looks: dict[bytes, int] = {}
            for folder in folders:
                if not folder.path and any(problem.folder and not problem.path for problem in folder.problems):
                    return None
                looks[folder.path] = hash((frozenset(folder.files), frozenset(folder.companions), folder.excluded))
            return looks

        return await self._with_folders(look, self._scope, rules)

    async def _files(self, scope: FolderScope, rules: DiscoveryRules) -> set[Fingerprint]:
        def list_files(folders: Iterable[DiscoveredFolder]) -> set[Fingerprint]:
            return {file for folder in folders for file in (*folder.files, *(each.file for each in folder.companions))}

        return await self._with_folders(list_files, scope, rules)

    async def _with_folders(
        self, work: Callable[[Iterable[DiscoveredFolder]], _T], scope: FolderScope, rules: DiscoveryRules
    ) -> _T:
        """Do the work in a daemon thread, which does not delay the end of the process if the drive does not answer."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_T] = loop.create_future()
        stop = threading.Event()

        def set_answer(found: _T | None, error: Exception | None) -> None:
            if answer.done():
                return
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(cast("_T", found))

        def walk() -> None:
            found, failure = None, None
            try:
                folders = discover(self._root, self._own, rules, scope)
                found = work(takewhile(lambda _: not stop.is_set(), folders))
            except Exception as error:  # noqa: BLE001 - raised again where the answer is awaited
                failure = error
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(set_answer, found, failure)

        threading.Thread(target=walk, name="look at folders", daemon=True).start()
        try:
            return await answer
        finally:
            stop.set()
