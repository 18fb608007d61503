"""Search: the sheet in which a query is typed, and the screens on which it opens."""
