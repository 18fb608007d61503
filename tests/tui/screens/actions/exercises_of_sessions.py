"""What keys do anywhere."""

from core.operations import SetPreference
from tests.tui.screens.actions.exercising import SCREENS, Exercises, selected_name, shown
from tests.tui.visits import Visit
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.terminal_card import TerminalScreen

exercise = Exercises()


@exercise("back")
async def goes_back(visiting: Visit, key: str) -> None:
    depth = len(visiting.app.screen_stack)
    await visiting.press(key)
    assert len(visiting.app.screen_stack) == depth - 1


@exercise("newest")
async def shows_the_newest(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert isinstance(visiting.screen, GridScreen)
    assert visiting.screen.shows_everything
    assert len(visiting.app.screen_stack) == 2
    assert selected_name(visiting) == "BMG_0003.jpg" or "Rome" not in visiting.text


@exercise("undo")
async def undoes(visiting: Visit, key: str) -> None:
    await visiting.press("D")
    assert visiting.gallery.stored == {"theme": "light"}
    await visiting.press(key)
    assert visiting.gallery.stored == {}
    assert visiting.app.theme == "sshowcase-dark"
    await visiting.press(key)
    assert "There is nothing to undo." in visiting.text
    await visiting.press(key)
    assert visiting.text.count("There is nothing to undo.") == 1, "the same words do not pile up"


@exercise("go")
async def goes_home(visiting: Visit, key: str) -> None:
    place = visiting.screen.kind
    await visiting.press(key, "g")
    assert visiting.screen.kind is place
    if isinstance(visiting.screen, LightboxScreen):
        assert shown(visiting) == 0
    await visiting.press(key, "r")
    assert isinstance(visiting.screen, GridScreen)
    await visiting.press(key, "h")
    assert isinstance(visiting.screen, HomeScreen)
    await visiting.press(key, "escape")
    assert isinstance(visiting.screen, HomeScreen)


@exercise("redraw")
async def draws_anew(visiting: Visit, key: str) -> None:
    """What a terminal gets to see of it is proven with the real driver."""
    asked: list[dict[str, bool]] = []
    visiting.app.refresh = lambda **options: asked.append(options)  # type: ignore[method-assign,assignment]
    await visiting.press(key)
    assert asked == [{"layout": True}]


@exercise("theme")
async def changes_the_colours(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert visiting.app.theme == "sshowcase-light"
    assert visiting.gallery.done == [SetPreference("theme", "light")]
    await visiting.press(key)
    assert visiting.app.theme == "sshowcase-dark"


@exercise("palette")
async def searches_commands(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert not isinstance(visiting.app.screen, tuple(SCREENS.values()))
    await visiting.press(*"dark", "enter")
    assert visiting.app.theme == "sshowcase-light"


@exercise("help")
async def explains_keys(visiting: Visit, key: str) -> None:
    actions = visiting.screen.available_actions()
    await visiting.press(key)
    assert isinstance(visiting.app.screen, HelpScreen)
    for action in actions:
        assert action.words.split()[0] in visiting.text
    await visiting.press("escape")
    assert isinstance(visiting.app.screen, tuple(SCREENS.values()))


@exercise("link")
async def shows_and_hides_the_link(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert "connection not measured yet" in visiting.text
    link = visiting.app.session.link
    link.record_write(10_000, 0.0)
    link.record_fence(0.0)
    link.record_reply(0.04)
    assert visiting.screen._link_timer is not None
    await visiting.press(key)
    assert "connection" not in visiting.lines[-1]
    await visiting.press(key)
    assert "2.0 Mbit/s, 40 ms" in visiting.lines[-1]
    assert visiting.app.session.preferences["link"] == "shown"


@exercise("terminal")
async def shows_the_terminal(visiting: Visit, key: str) -> None:
    below = visiting.screen
    await visiting.press(key)
    assert isinstance(visiting.app.screen, TerminalScreen)
    assert "xterm-256color" in visiting.text
    await visiting.press(key)
    assert visiting.screen is below


@exercise("step-out")
async def steps_out(visiting: Visit, key: str) -> None:
    for depth in range(len(visiting.app.screen_stack), 1, -1):
        assert len(visiting.app.screen_stack) == depth
        await visiting.press(key)
    await visiting.pilot.press(key)
    assert visiting.app._exit


@exercise("leave")
async def leaves(visiting: Visit, key: str) -> None:
    await visiting.pilot.press(key)
    assert visiting.app._exit
