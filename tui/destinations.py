"""The registry of destinations: the `g` menu, the palette and help are read from it."""

from __future__ import annotations

from core.models import ArchiveSet, AssetKey, FeedSet, PhotoSet, ReelsSet, SelectionSet, SortOrder
from core.permissions import Action as Permission
from core.permissions import redaction_of
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home_strips import NEWEST, SELECTED
from tui.screens.duplicates.duplicates_screen import DuplicatesScreen
from tui.screens.feeds.feed_screen import FeedScreen
from tui.screens.feeds.reels_screen import ReelsScreen
from tui.screens.marks.albums_screen import AlbumsScreen
from tui.screens.marks.favourites import FavouritesScreen
from tui.screens.marks.history_screen import HistoryScreen
from tui.screens.marks.selected_screen import SelectedScreen
from tui.screens.marks.top_picks_screen import TopPicksScreen
from tui.screens.marks.trash_screen import TrashScreen
from tui.screens.members.account import AccountScreen
from tui.screens.members.admin import AdminScreen
from tui.screens.members.invitations_section import InvitationsSection
from tui.screens.moments.moments_screen import MomentsScreen
from tui.screens.people.people_screen import PeopleScreen
from tui.screens.places.map_screen import MapScreen
from tui.screens.places.places_screen import PlacesScreen
from tui.screens.sharing.share_links import ShareLinksScreen
from tui.screens.statistics.statistics_screen import StatisticsScreen
from tui.screens.tags.tags_screen import TagsScreen
from tui.screens.timeline.timeline_screen import TimelineScreen
from tui.screens.trips.trips_screen import TripsScreen
from tui.screens.upkeep.jobs_screen import JobsScreen
from tui.screens.upkeep.reports_section import ReportsSection
from tui.session import Destination, Session


def _newest(session: Session) -> GridScreen:
    return GridScreen.of_everything(session, (session.title, NEWEST))


def _timeline(session: Session) -> TimelineScreen:
    return TimelineScreen(session, (session.title,))


def _statistics(session: Session) -> StatisticsScreen:
    return StatisticsScreen(session, (session.title,))


def _places(session: Session) -> PlacesScreen:
    return PlacesScreen(session, (session.title,))


def _map(session: Session) -> MapScreen:
    return MapScreen(session, (session.title,))


def _people(session: Session) -> PeopleScreen:
    return PeopleScreen(session, (session.title,))


def _moments(session: Session) -> MomentsScreen:
    return MomentsScreen(session, (session.title,))


def _trips(session: Session) -> TripsScreen:
    return TripsScreen(session, (session.title,))


def _feed(session: Session) -> FeedScreen:
    return FeedScreen(session, (session.title,))


def _same_feed(session: Session, photo_set: PhotoSet, _: AssetKey | None) -> FeedScreen:
    assert isinstance(photo_set, FeedSet)
    return FeedScreen(session, (session.title,), photo_set)


def _reels(session: Session) -> ReelsScreen:
    return ReelsScreen(session, (session.title,))


def _same_reels(session: Session, photo_set: PhotoSet, asset_key: AssetKey | None) -> ReelsScreen:
    assert isinstance(photo_set, ReelsSet)
    return ReelsScreen(session, (session.title,), photo_set, asset_key)


def _selected(session: Session) -> GridScreen | SelectedScreen:
    if session.selection.groups.count:
        return SelectedScreen(session, (session.title,))
    return GridScreen.of_own(session, (session.title, SELECTED), SelectionSet())


def _favourites(session: Session) -> FavouritesScreen:
    return FavouritesScreen(session, (session.title,))


def _albums(session: Session) -> AlbumsScreen:
    return AlbumsScreen(session, (session.title,))


def _top_picks(session: Session) -> TopPicksScreen:
    return TopPicksScreen(session, (session.title,))


def _trash(session: Session) -> TrashScreen:
    return TrashScreen(session, (session.title,))


def _archive(session: Session) -> GridScreen:
    return GridScreen(session, (session.title, "Archive"), ArchiveSet(), None, SortOrder.DATE)


def _history(session: Session) -> HistoryScreen:
    return HistoryScreen(session, (session.title,))


def _duplicates(session: Session) -> DuplicatesScreen:
    return DuplicatesScreen(session, (session.title,))


def _shares(session: Session) -> ShareLinksScreen:
    return ShareLinksScreen(session, (session.title,))


def _account(session: Session) -> AccountScreen:
    return AccountScreen(session, (session.title,))


def _members(session: Session) -> AdminScreen:
    return AdminScreen(session, (session.title,))


def _jobs(session: Session) -> JobsScreen:
    return JobsScreen(session, (session.title,))


def _reports(session: Session) -> JobsScreen:
    screen = JobsScreen(session, (session.title,))
    screen.begin_with(ReportsSection)
    return screen


def _invite(session: Session) -> AdminScreen:
    screen = AdminScreen(session, (session.title,))
    screen.begin_new(InvitationsSection)
    return screen


def _tags(session: Session) -> TagsScreen:
    return TagsScreen(session, (session.title,))


DESTINATIONS = (
    Destination("home", "h", "Home", None),
    Destination("newest", "r", "Newest photos", _newest, action_id="newest"),
    Destination("feed", "n", "Feed: recent, to rediscover, random", _feed, open_set=_same_feed),
    Destination("reels", "y", "Reels: videos one after the other", _reels, open_set=_same_reels),
    Destination("timeline", "t", "Timeline, calendar and years", _timeline, by_date=True),
    Destination("moments", "m", "Moments of earlier years", _moments, Permission.MARK),
    Destination("trips", "e", "Trips and events", _trips, Permission.MARK),
    Destination("favourites", "f", "Favourites", _favourites, Permission.FAVOURITE),
    Destination("top-picks", "p", "Top Picks", _top_picks, Permission.MARK),
    Destination("tags", "#", "Tags", _tags, Permission.MARK),
    Destination("albums", "b", "Albums", _albums, Permission.MARK),
    Destination("places", "l", "Places", _places, Permission.MARK),
    Destination("map", "M", "Map", _map, Permission.MARK),
    Destination("people", "w", "People", _people, Permission.MARK),
    Destination("statistics", "i", "Statistics", _statistics, Permission.MARK),
    Destination("history", "u", "History of changes", _history, Permission.OWN_HISTORY),
    Destination("selected", "v", "Selected photos and collections", _selected, Permission.SELECT),
    Destination("duplicates", "d", "Duplicates", _duplicates, Permission.DUPLICATES),
    Destination("archive", "z", "Archived photos", _archive, Permission.ARCHIVE),
    Destination("trash", "x", "Trash", _trash, Permission.TRASH),
    Destination("shares", "s", "Share links", _shares, Permission.SHARE),
    Destination("keys", "k", "My keys and password", _account, Permission.OWN_CREDENTIALS),
    Destination("admin", "a", "Members, invitations, sessions, log", _members, Permission.MANAGE_MEMBERS),
    Destination("jobs", "j", "Jobs: scans and other long work", _jobs, Permission.MANAGE_JOBS),
    Destination("reports", "o", "Scan reports", _reports, Permission.MANAGE_JOBS),
    Destination("invite", "", "Invite a new member…", _invite, Permission.INVITE),
)


def destinations_of(session: Session) -> tuple[Destination, ...]:
    """Return the destinations that there are for an actor who is shown, or not shown, dates."""
    shows_dates = redaction_of(session.actor).shows_dates
    return tuple(each for each in DESTINATIONS if shows_dates or not each.by_date)
