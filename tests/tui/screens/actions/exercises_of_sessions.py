"""Exercises of the actions on every screen."""

from core.marks.operations import SetRatings
from core.marks.things import Things
from core.operations import SetPreference
from tests.tui.harness.running_app import RunningApp
from tests.tui.harness.small_gallery import OWNER
from tests.tui.screens.actions.exercising import SCREENS, Exercises, selected_name, shown
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.terminal_card import TerminalCard

exercise = Exercises()


@exercise("back")
async def goes_back(running: RunningApp, key: str) -> None:
    depth = len(running.app.screen_stack)
    await running.press(key)
    assert len(running.app.screen_stack) == depth - 1


@exercise("newest")
async def shows_the_newest(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert isinstance(running.screen, GridScreen)
    assert running.screen.shows_everything
    assert len(running.app.screen_stack) == 2
    assert selected_name(running) == "BMG_0003.jpg" or "Rome" not in running.text


@exercise("undo")
async def undoes(running: RunningApp, key: str) -> None:
    photo = running.gallery.photos_of(2)[0]
    await running.gallery.apply(OWNER, SetRatings.one(4, Things.of([photo.id])))
    await running.press("D", key)
    assert running.gallery.photos_of(2)[0].marks.stars is None
    assert "The previous ratings are restored." in running.text
    assert running.app.theme == "sshowcase-light", "preferences are not history"
    await running.press(key)
    assert "There is nothing to undo." in running.text
    await running.press(key)
    assert running.text.count("There is nothing to undo.") == 1, "the same words do not pile up"


@exercise("redo")
async def redoes(running: RunningApp, key: str) -> None:
    photo = running.gallery.photos_of(2)[0]
    await running.gallery.apply(OWNER, SetRatings.one(4, Things.of([photo.id])))
    await running.press("u", key)
    assert running.gallery.photos_of(2)[0].marks.stars == 4
    await running.press(key)
    assert "There is nothing to redo." in running.text


@exercise("go")
async def goes_home(running: RunningApp, key: str) -> None:
    place = running.screen.kind
    await running.press(key, "g")
    assert running.screen.kind is place
    if isinstance(running.screen, LightboxScreen):
        assert shown(running) == 0
    await running.press(key, "r")
    assert isinstance(running.screen, GridScreen)
    await running.press(key, "h")
    assert isinstance(running.screen, HomeScreen)
    await running.press(key, "escape")
    assert isinstance(running.screen, HomeScreen)


@exercise("redraw")
async def redraws(running: RunningApp, key: str) -> None:
    """The output to the terminal is tested with the real driver."""
    asked: list[dict[str, bool]] = []
    running.app.refresh = lambda **options: asked.append(options)  # type: ignore[method-assign,assignment]
    await running.press(key)
    assert asked == [{"layout": True}]


@exercise("theme")
async def changes_the_colours(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert running.app.theme == "sshowcase-light"
    assert running.gallery.done == [SetPreference("theme", '{"xterm-256color":"light"}')]
    await running.press(key)
    assert running.app.theme == "sshowcase-dark"


@exercise("palette")
async def searches_commands(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert not isinstance(running.app.screen, tuple(SCREENS.values()))
    await running.press(*"dark", "enter")
    assert running.app.theme == "sshowcase-light"


@exercise("help")
async def explains_keys(running: RunningApp, key: str) -> None:
    actions = running.screen.available_actions()
    await running.press(key)
    assert isinstance(running.app.screen, HelpScreen)
    seen = running.text
    await running.press("end")
    seen += running.text
    for action in actions:
        assert action.words.split()[0] in seen
    await running.press("escape")
    assert isinstance(running.app.screen, tuple(SCREENS.values()))


@exercise("link")
async def shows_and_hides_the_link(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "connection not measured yet" in running.text
    link = running.app.session.link
    link.record_write(10_000, 0.0)
    link.record_fence(0.0)
    link.record_reply(0.04)
    assert running.screen._link_timer is not None
    await running.press(key)
    assert "connection" not in running.lines[-1]
    await running.press(key)
    assert "2.0 Mbit/s, 40 ms" in running.lines[-1]
    assert running.app.session.preferences["link"] == "shown"


@exercise("terminal")
async def shows_the_terminal(running: RunningApp, key: str) -> None:
    below = running.screen
    await running.press(key)
    assert isinstance(running.app.screen, TerminalCard)
    assert "xterm-256color" in running.text
    await running.press(key)
    assert running.screen is below


@exercise("step-out")
async def steps_out(running: RunningApp, key: str) -> None:
    for depth in range(len(running.app.screen_stack), 1, -1):
        assert len(running.app.screen_stack) == depth
        await running.press(key)
    await running.pilot.press(key)
    assert running.app._exit


@exercise("leave")
async def leaves(running: RunningApp, key: str) -> None:
    await running.pilot.press(key)
    assert running.app._exit
