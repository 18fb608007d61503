"""Commands about members, invitations and credentials."""
