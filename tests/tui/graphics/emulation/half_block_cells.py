"""Read a terminal cell as two pixels, whichever half-block it uses."""

from pyte.screens import Char


def halves(cell: Char) -> tuple[str, str] | None:
    """Return the colours of the upper and the lower half; None for a cell that is neither a half-block nor blank."""
    match cell.data:
        case "▀":
            return cell.fg, cell.bg
        case "▄":
            return cell.bg, cell.fg
        case " ":
            return cell.bg, cell.bg
    return None
