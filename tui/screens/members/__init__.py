"""The lists of members, invitations, sessions, the audit log and own credentials."""
