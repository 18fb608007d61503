"""The timeline, its calendar and its years."""
