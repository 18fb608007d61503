"""Groups of graphics protocols, for tests."""

from tui.graphics.encoders.encoder import BackendFamily
from tui.graphics.encoders.encoding import ENCODERS

STRIP_PROTOCOLS = frozenset(
    protocol for protocol, encoder in ENCODERS.items() if encoder.family is BackendFamily.STRIPS
)
