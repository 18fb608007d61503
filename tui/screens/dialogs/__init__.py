"""Dialogs that any screen opens: menu, form, help, palette, terminal."""
