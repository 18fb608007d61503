"""Screens about marks: favourites, and the history of changes."""
