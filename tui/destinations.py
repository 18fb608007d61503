"""The registry of destinations: the `g` menu, the palette and help are read from it."""

from __future__ import annotations

from core.permissions import Action as Permission
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home_strips import NEWEST, SELECTED
from tui.screens.members.account import AccountScreen
from tui.screens.members.admin import AdminScreen
from tui.screens.members.invitations_section import InvitationsSection
from tui.screens.sharing.share_links import ShareLinksScreen
from tui.session import Destination, Session


def _newest(session: Session) -> GridScreen:
    return GridScreen.of_everything(session, (session.title, NEWEST))


def _selected(session: Session) -> GridScreen:
    return GridScreen.of_selection(session, (session.title, SELECTED))


def _shares(session: Session) -> ShareLinksScreen:
    return ShareLinksScreen(session, (session.title,))


def _account(session: Session) -> AccountScreen:
    return AccountScreen(session, (session.title,))


def _members(session: Session) -> AdminScreen:
    return AdminScreen(session, (session.title,))


def _invite(session: Session) -> AdminScreen:
    screen = AdminScreen(session, (session.title,))
    screen.begin_new(InvitationsSection)
    return screen


DESTINATIONS = (
    Destination("home", "h", "Home", None),
    Destination("newest", "r", "Newest photos", _newest, action_id="newest"),
    Destination("selected", "v", "Selected photos", _selected, Permission.SELECT),
    Destination("shares", "s", "Share links", _shares, Permission.SHARE),
    Destination("keys", "k", "My keys and password", _account, Permission.OWN_CREDENTIALS),
    Destination("admin", "a", "Members, invitations, sessions, log", _members, Permission.MANAGE_MEMBERS),
    Destination("invite", "", "Invite a new member…", _invite, Permission.INVITE),
)
