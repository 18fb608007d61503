"""Channels of a connection: streams with back-pressure, the client's terminal, and limits on running sessions."""
