"""Authentication of SSH connections: keys, keyboard-interactive and how many attempts a connection has."""
