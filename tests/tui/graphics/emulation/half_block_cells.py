"""What a terminal's cell shows as two pixels, whichever way it is written."""

from pyte.screens import Char


def halves(cell: Char) -> tuple[str, str] | None:
    """Return the colours of the upper and the lower half; None for a cell that is no half-block and no blank."""
    match cell.data:
        case "▀":
            return cell.fg, cell.bg
        case "▄":
            return cell.bg, cell.fg
        case " ":
            return cell.bg, cell.bg
    return None
