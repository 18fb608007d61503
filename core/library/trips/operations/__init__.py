"""The operations on trips and events."""

from core.library.trips.operations.accept_trip import AcceptTrip
from core.library.trips.operations.dismiss_trip import DismissTrip, OfferTrip
from core.operations import Operation

__all__ = ["OPERATIONS", "AcceptTrip", "DismissTrip", "OfferTrip"]

OPERATIONS: tuple[type[Operation[object]], ...] = (AcceptTrip, DismissTrip, OfferTrip)
"""What this package registers with the gallery."""
