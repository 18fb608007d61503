"""Checks of `sshowcase doctor` that try what they report."""
