"""People in photos, shared by all members."""
