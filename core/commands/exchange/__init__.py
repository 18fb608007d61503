"""Commands that take marks out of a gallery and into one."""
