"""Many sessions at once: members who browse, and clients that use as much as they can."""
