"""Follows the changes below one root: reported ones where the system reports them, otherwise by looking again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Final

from core.errors import GalleryError, WritesStoppedError
from core.indexing.pipeline import RootOfflineError
from core.indexing.scan_lock import ScanRunningError
from core.indexing.watching.change_stream import ChangedPaths, WatchEndedError, WatchStarted, watched
from core.indexing.watching.folder_polls import FolderPolls
from core.indexing.watching.unquiet_paths import UnquietPaths
from core.indexing.watching.watch_state import RootState
from core.media.discovery import WHOLE_ROOT
from core.media.file_kinds import may_be_shown
from core.media.scopes.folder_scope import FolderScope, folder_scope
from core.models import DiscoveryRules
from core.text import display_path

_log = logging.getLogger(__name__)

POLL_SECONDS: Final = 60.0
"""Between two looks at the folders of a root whose changes are not reported."""
RETRY_SECONDS: Final = 5.0
"""Before another attempt to watch a root that is gone, or to scan while another process does."""
LIMIT_SECONDS: Final = 900.0
"""Before another attempt to watch a root after the kernel refused, or the watcher died."""
LONGEST_REST: Final = 10.0
"""A scan is followed by a rest of its own length, and of no more than this."""

LIMIT_REMEDY: Final = (
    "Allow more: sudo sysctl fs.inotify.max_user_watches=1048576 fs.inotify.max_user_instances=1024"
    " (in a file below /etc/sysctl.d it lasts)."
)

ScanFolders = Callable[[FolderScope], Awaitable[object]]
"""Scans some folders of the root, if anything in them changed."""


def network_reason(kind: str) -> str:
    """Return why a root on this type of file system is looked at, after "because"."""
    return f"{kind} does not report what other machines change"


class WatchedRoot:
    """One root while it is watched. Belongs to one event loop."""

    def __init__(
        self,
        root: bytes,
        network: str | None,
        own_folders: Collection[bytes],
        rules: Callable[[], Awaitable[DiscoveryRules]],
        scan_folders: ScanFolders,
        on_state: Callable[[RootState], None],
    ) -> None:
        """Follow a root that is on the file system `network`, None for a local one, without `own_folders`."""
        self._root = root
        self._name = display_path(root)
        self._network = network
        self._own = own_folders
        self._rules = rules
        self._scan_folders = scan_folders
        self._on_state = on_state
        self._pending = UnquietPaths()
        self._said: set[str] = set()

    async def run(self) -> None:
        """Follow the changes until cancelled."""
        ended: WatchEndedError | None = None
        while True:
            try:
                if self._network is not None:
                    await self._poll(network_reason(self._network), None)
                elif ended is not None and not ended.is_replaced:
                    await self._poll(str(ended), LIMIT_SECONDS, is_limit=ended.is_limit)
                await self._follow()
            except WatchEndedError as error:
                ended = error
                if ended.is_replaced:
                    await asyncio.sleep(RETRY_SECONDS)
            except Exception:  # noqa: BLE001 - the edge of a task: other roots are watched without it
                _log.exception("watching %s failed", self._name)
                ended = WatchEndedError("an error of the program ended that")
                await asyncio.sleep(RETRY_SECONDS)

    async def _follow(self) -> None:
        """Scan what is reported; raises WatchEndedError."""
        loop = asyncio.get_running_loop()
        async with watched(self._root, self._own) as messages:
            reading = asyncio.ensure_future(anext(messages))
            polls: FolderPolls | None = None
            polled_at = rested_at = loop.time()
            try:
                while True:
                    times = [max(due, rested_at)] if (due := self._pending.due_at()) is not None else []
                    times += [polled_at + POLL_SECONDS] if polls is not None else []
                    await asyncio.wait({reading}, timeout=max(0.0, min(times) - loop.time()) if times else None)
                    if reading.done():
                        message = reading.result()
                        reading = asyncio.ensure_future(anext(messages))
                        if isinstance(message, WatchStarted):
                            polls = self._start(message, loop.time())
                        else:
                            self._note(message, loop.time())
                    if polls is not None and loop.time() >= polled_at + POLL_SECONDS:
                        await self._look(polls)
                        polled_at = loop.time()
                    if loop.time() >= rested_at:
                        rested_at = loop.time() + await self._scan_what_is_due()
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)

    def _start(self, started: WatchStarted, now: float) -> FolderPolls | None:
        """Note that all may have changed until now; return what looks at folders that cannot be watched."""
        _log.debug("%s is watched: %d folders", self._name, started.folders)
        self._pending.add_all(now)
        self._on_state(RootState(reports=True))
        if not started.unwatched:
            return None
        _log.info("%d folders of %s with unusual names are looked at every minute", len(started.unwatched), self._name)
        return FolderPolls(self._root, self._own, folder_scope([], started.unwatched))

    def _note(self, changed: ChangedPaths, now: float) -> None:
        files = [path for path in changed.files if may_be_shown(path.rpartition(b"/")[2])]
        self._pending.add(files, changed.trees, now)

    async def _poll(self, reason: str, seconds: float | None, *, is_limit: bool = False) -> None:
        """Look at all folders again and again, for some seconds or until cancelled; say once why."""
        if reason not in self._said:
            self._said.add(reason)
            level = logging.WARNING if seconds is not None else logging.INFO
            remedy = f" {LIMIT_REMEDY}" if is_limit else ""
            _log.log(level, "%s is looked at once a minute, because %s.%s", self._name, reason, remedy)
        state = RootState(reports=False, reason=reason, is_limit=is_limit, is_network=self._network is not None)
        self._on_state(state)
        loop = asyncio.get_running_loop()
        polls, begun = FolderPolls(self._root, self._own, WHOLE_ROOT), loop.time()
        while seconds is None or loop.time() < begun + seconds:
            await self._look(polls)
            await self._scan_what_is_due()
            await asyncio.sleep(POLL_SECONDS)

    async def _look(self, polls: FolderPolls) -> None:
        scope = await polls.changed(await self._rules())
        if scope is not None:
            await self._scan(scope)

    async def _scan_what_is_due(self) -> float:
        """Scan what is quiet, and return how long nothing else should be scanned."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        scope = self._pending.take(begun)
        if scope is None:
            return 0.0
        await self._scan(scope)
        return min(loop.time() - begun, LONGEST_REST)

    async def _scan(self, scope: FolderScope) -> None:
        try:
            await self._scan_folders(scope)
        except ScanRunningError:
            self._pending.put_back(scope, asyncio.get_running_loop().time() + RETRY_SECONDS)
        except RootOfflineError as error:  # everything is compared again when the folder is back
            _log.warning("%s was not scanned: %s", self._name, error)
        except WritesStoppedError:
            pass  # the database has logged why
        except GalleryError as error:
            _log.warning("%s was not scanned: %s", self._name, error)
