"""Invitations: how a person becomes a member."""
