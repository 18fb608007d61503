"""A Textual app that shares its process with others: no process-wide state, no use of the server's own terminal."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
import time
import weakref
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from rich.console import Console, RenderableType
from textual import events, messages
from textual._context import active_message_pump
from textual.app import App, SystemCommand, _NullFile
from textual.await_complete import AwaitComplete
from textual.filter import ANSIToTruecolor
from textual.geometry import Size
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.graphics.terminals.capabilities import Capabilities
from tui.runtime.drawing.lazy_compositor import FilteredLines, LazyCompositor
from tui.runtime.drawing.painter import Painter
from tui.runtime.driver import Connection, StreamDriver
from tui.runtime.failures import Failures, cause_of, of_background, of_removed_node
from tui.runtime.line_filters import ControlFilter
from tui.runtime.messages.callback_parameters import count_parameters_of_code
from tui.runtime.messages.message_handlers import keep_message_handlers
from tui.runtime.shared_stylesheet import SharedStylesheet
from tui.runtime.textual_cycles import avoid_cycles
from tui.runtime.type_ahead import TypeAhead, handles_key

_log = logging.getLogger(__name__)

ReturnType = TypeVar("ReturnType")

_Dispatch = Callable[[Message], Coroutine[Any, Any, None]]

_LEAST_SECONDS_LEFT = 3.0
"""How long the answer to a key must still be shown to be the answer to the next one as well."""
_WORKER_SECONDS = 1.0
"""How long a cancelled worker may take to end."""
_ENDING_SECONDS = 10.0
"""How long the widgets of an app may take to end."""
_BUILDING = (events.Compose, events.Mount, events.Load)
"""Messages after whose failure a widget is incomplete."""

avoid_cycles()
count_parameters_of_code()
keep_message_handlers()


class RemoteApp(App[ReturnType]):
    """Base of every app that is drawn on a `Connection`; run it with `run_on_connection`."""

    ENABLE_COMMAND_PALETTE = True

    # What is left of an app whose attributes were released: a timer that was set while it closed must find it ended.
    _exit = _closing = _closed = True
    _running = False

    def __init__(self, connection: Connection) -> None:
        super().__init__(driver_class=StreamDriver)
        self.stylesheet = SharedStylesheet(self.get_css_variables(), with_defaults=True)
        self.connection = connection
        self.failure_reference = ""
        """The reference of an unhandled error in the log; "" without one."""
        self.features = frozenset()
        self.devtools = None
        self.css_monitor = None
        self.animation_level = "none"
        self.supports_smooth_scrolling = False
        self._disable_tooltips = True  # each screen would have a widget for them
        self.no_color = False
        self._filters = [kept for kept in self._filters if isinstance(kept, ANSIToTruecolor)]
        self._filters.append(ControlFilter())
        self.console = _truecolor_console(connection.size.columns, connection.size.rows)
        self.error_console = _truecolor_console(80, 24)
        self.has_shut_down = False
        """Whether all widgets and workers have ended; otherwise some may still run after the app."""
        self._ending: asyncio.Task[None] | None = None
        self._task_factory: Any = None
        self._built: weakref.WeakSet[Screen[Any]] = weakref.WeakSet()
        self._type_ahead = TypeAhead(self, self._is_built)
        self._failures = Failures()
        self._is_drawing = False
        self._painter: Painter | None = None
        self._answer = ""
        """The last notification that answered a key."""

    def fail_softly(self, error: Exception) -> None:
        """Log an error and show its reference in a notification; end the session if there are too many.

        The work that raised it must have ended, without leaving anything that cannot be drawn. Work for a screen that
        was removed in the meantime is not an error.
        """
        if of_removed_node(error):
            _log.info("the work of a screen that was left is dropped: %s", error)
            return
        now = asyncio.get_running_loop().time()
        reference = self._failures.record(cause_of(error), now)
        if self._failures.too_many(now):
            self._end_after(error)
        elif self.is_running and self.screen_stack:
            self.notify(f"Sorry, this failed. Reference for the owner: {reference}", severity="error", markup=False)

    async def run_on_connection(self) -> ReturnType | None:
        """Run until the app exits or fails or the terminal disconnects; then restore the terminal and end all tasks.

        An unhandled error is logged under a reference that the user is shown; it is not raised.
        """
        loop = asyncio.get_running_loop()
        self._task_factory = loop.get_task_factory()
        self._capture_stdout = sys.stdout  # type: ignore[assignment]
        self._capture_stderr = sys.stderr  # type: ignore[assignment]
        result = None
        try:
            result = await self.run_async()
        except Exception as error:  # noqa: BLE001 - an error of one session must not affect the others
            self._note_failure(error)
        finally:
            await self._wait_for_ending()
            try:
                await self.connection.close(self._apology())
            finally:  # it may be cancelled again: the connection is lost, and the member is removed
                self._type_ahead.close()
                if self._painter is not None:
                    await self._painter.close()
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError
        return result

    def terminal_changed(self, capabilities: Capabilities) -> None:
        """Draw everything again; overriding methods call this one."""
        del capabilities
        self.refresh(layout=True)

    def takes_over(self, event: events.Event) -> bool:
        """Return whether a key, paste or mouse event was handled here, so that no screen sees it."""
        del event
        return False

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text to the clipboard of the terminal."""
        self._clipboard = text
        if isinstance(self._driver, StreamDriver):
            self._driver.copy(text)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Return Textual's palette commands without the one that writes a file on the server."""
        return (command for command in super().get_system_commands(screen) if command.title != "Screenshot")

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Do nothing: it would write a file on the server."""
        del filename, path

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Do nothing: it would write a file on the server."""
        del filename, path, time_format
        return ""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notification; an equal one that is still shown is replaced."""
        for standing in tuple(self._notifications):
            if (standing.message, standing.title, standing.severity) == (message, title, severity):
                self._unnotify(standing, refresh=False)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def answer_key(self, message: str) -> None:
        """Show why a key did nothing, in place of the answer to the key before; an equal one stays, "" withdraws it."""
        for standing in tuple(self._notifications):
            if standing.message == self._answer == message and standing.time_left > _LEAST_SECONDS_LEFT:
                return
            if standing.message == self._answer:
                self._unnotify(standing, refresh=not message)
        self._answer = message
        if message:
            self.notify(message, markup=False)

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top, unless it is the only one; an app that closes removes them one by one."""
        return super().pop_screen() if len(self._screen_stack) > 1 else AwaitComplete()

    def bell(self) -> None:
        """Do nothing."""

    async def on_event(self, event: events.Event) -> None:
        """Process one key at a time."""
        if isinstance(event, events.Key) and event.is_forwarded and not self._is_built():
            self._type_ahead.postpone(event)  # another screen was opened while the key passed through the widgets
        elif not isinstance(event, events.Key) or event.is_forwarded:
            is_input = isinstance(event, events.MouseEvent | events.Paste) and not event.is_forwarded
            if not is_input or not self.takes_over(event):
                await super().on_event(event)
        elif self._type_ahead.admits(event):
            target = self.focused or self.screen
            if self._painter is not None:
                self._painter.waits = True
            try:
                if not self.takes_over(event):
                    await self._answer_to(event, target)
            finally:
                self._type_ahead.follow(target)

    async def _answer_to(self, key: events.Key, target: Widget) -> None:
        """Perform the action of a key, at once where no widget handles keys itself, else through all their queues."""
        if not self.app_focus or any(handles_key(each, key) for each in target.ancestors_with_self):
            await super().on_event(key)
        elif not await self._check_bindings(key.key, priority=True):
            await self._check_bindings(key.key)

    def _set_pointer_shape(self, shape: str) -> None:
        """Do not change the mouse pointer."""

    def _on_in_band_window_resize(self, message: messages.InBandWindowResize) -> None:
        """Ignore sizes in the input stream."""

    async def _process_messages(self, *arguments: Any, **options: Any) -> None:
        # `run_async` has just made task creation eager for the whole process.
        asyncio.get_running_loop().set_task_factory(self._task_factory)
        await super()._process_messages(*arguments, **options)

    async def _wait_for_ending(self) -> None:
        """Wait until all widgets have ended: Textual stops waiting for them when a session is cancelled again."""
        now = asyncio.get_running_loop().time
        last = now() + _ENDING_SECONDS
        while self._ending is not None and not self._ending.done() and now() < last:
            with suppress(asyncio.CancelledError):
                await asyncio.wait([self._ending], timeout=last - now())

    async def _shutdown(self) -> None:
        self._ending = asyncio.current_task()
        await super()._shutdown()  # a cancellation in it is lost, and all that would follow
        # Timers and workers may be started while the app closes. Textual cancels those from before, and does not wait.
        await Timer._stop_all(self._timers)  # noqa: SLF001 - no public name
        for worker in self.workers:
            if not worker.is_cancelled:
                worker.cancel()
        working = {worker._task for worker in self.workers if worker._task is not None}  # noqa: SLF001 - no public name
        if working:
            _, working = await asyncio.wait(working, timeout=_WORKER_SECONDS)
        self.has_shut_down = not working

    async def _dispatch_message(self, message: Message) -> None:
        await self._dispatch_safely(super()._dispatch_message, message)

    async def _dispatch_of_widget(self, own: weakref.WeakMethod[_Dispatch], message: Message) -> None:
        if (dispatch := own()) is not None:
            await self._dispatch_safely(dispatch, message)

    async def _dispatch_safely(self, dispatch: _Dispatch, message: Message) -> None:
        """Process a message of the app or of a widget; after an error the session continues where it can."""
        if isinstance(message, events.Mount) and isinstance(screen := active_message_pump.get(None), Screen):
            self._built.add(screen)
        try:
            await dispatch(message)
        except Exception as error:
            if isinstance(message, _BUILDING):
                raise
            self.fail_softly(error)

    def _register_child(self, parent: Any, child: Widget, before: int | None, after: int | None) -> None:
        """Keep a session alive after errors, and pace the drawing of screens.

        Disable cursor blinking, which would draw frames in idle sessions.
        """
        # Textual ends the message queue of a widget after an error and has no hook before that. The reference is weak:
        # a widget that held its own method would be freed only by a garbage collection.
        own: weakref.WeakMethod[_Dispatch] = weakref.WeakMethod(child._dispatch_message)  # noqa: SLF001
        child._dispatch_message = partial(self._dispatch_of_widget, own)  # type: ignore[method-assign]  # noqa: SLF001
        child._styles_cache = FilteredLines()  # noqa: SLF001
        if isinstance(child, Screen):
            child._compositor = LazyCompositor()  # noqa: SLF001
            # Textual adds them after the first layout, and styles all widgets again.
            names = child._get_breakpoint_classes(self.size.width, self.HORIZONTAL_BREAKPOINTS or [])  # noqa: SLF001
            child.add_class(*names, update=False)
        if isinstance(child, Screen) and isinstance(self._driver, StreamDriver):
            self._pace(child, self._driver)
        elif isinstance(child, Input):
            child.set_reactive(Input.cursor_blink, False)
        elif isinstance(child, TextArea):
            child.set_reactive(TextArea.cursor_blink, False)
        super()._register_child(parent, child, before, after)

    def _is_built(self) -> bool:
        """Whether the screen on top has its widgets; it may still be loading."""
        return not self.screen_stack or self.screen in self._built

    def _pace(self, screen: Screen[Any], driver: StreamDriver) -> None:
        """Draw a screen within the session's budget; changes in between are combined in one frame."""
        if self._painter is None:
            self._painter = Painter(self, driver.frame_wait, partial(self._paint_within_budget, driver))
        self._painter.adopt(screen)
        # Looked up on the screen each time; it holds the function, which refers to it weakly for that.
        lay_out, reference = type(screen)._screen_resized, weakref.ref(screen)  # noqa: SLF001 - Textual has no hook

        def resized(size: Size) -> None:
            del size
            # Textual sends each size several times, also to the screens below, and a layout sends its size once more:
            # two sizes that wait in one queue would replace each other forever, and hold the event loop.
            if (screen := reference()) is not None and screen._compositor.size != self.size:  # noqa: SLF001 - the same
                self._paint_within_budget(driver, partial(lay_out, screen, self.size))

        screen._screen_resized = resized  # type: ignore[method-assign]  # noqa: SLF001

    def draw_now(self, widget: Widget) -> None:
        """Draw what has changed in a widget with the next bytes, as far as it needs no layout."""
        if self._painter is not None and self.screen_stack:
            self._painter.draw_now(widget)

    def _end_batch(self) -> None:
        super()._end_batch()
        if self._painter is not None and self.screen_stack and not self._batch_count:
            self._painter.ask(self.screen)

    def _paint_within_budget(self, driver: StreamDriver, work: Callable[[], None]) -> None:
        """Charge work to the drawing budget; after an error the session ends: it would fail with each frame."""
        began = time.thread_time()
        self._is_drawing = True
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the edge of drawing
            self._handle_exception(error)
        finally:
            self._is_drawing = False
            driver.drawing.spend(time.thread_time() - began, asyncio.get_running_loop().time())

    def _handle_exception(self, error: Exception) -> None:
        """End this session, except after an error of a worker or a timer; log the error without local variables."""
        if of_removed_node(error) or (of_background(error) and not self._is_drawing):
            self.fail_softly(error)
        else:
            self._end_after(error)

    def _end_after(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._note_failure(error)
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """End this session after an error; nothing is printed on the server's own terminal."""
        del renderables
        self._note_failure(RuntimeError("Textual panicked"))
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def _note_failure(self, error: BaseException) -> None:
        if not self.failure_reference:
            self.failure_reference = secrets.token_hex(4)
        _log.error("A session ended with an error, reference %s", self.failure_reference, exc_info=cause_of(error))

    def _apology(self) -> str:
        if not self.failure_reference:
            return ""
        return f"Sorry, something went wrong and this session had to end. Reference: {self.failure_reference}"


def _truecolor_console(columns: int, rows: int) -> Console:
    """Return a console without environment and output.

    All consoles of the process must render the same colours: Rich and Textual keep one SGR string per style.
    """
    return Console(
        color_system="truecolor",
        file=_NullFile(),  # type: ignore[arg-type]
        force_terminal=True,
        highlight=False,
        emoji=False,
        markup=True,
        legacy_windows=False,
        safe_box=False,
        width=columns,
        height=rows,
        _environ={},
    )
