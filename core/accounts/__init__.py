"""Members, their credentials and invitations, and the sessions that are connected."""
