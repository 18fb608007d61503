"""Who may come in: members and their keys."""
