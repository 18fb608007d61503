"""Commands that keep the library, the settings and the installation in order."""
