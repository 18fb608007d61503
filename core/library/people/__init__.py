"""The people in photos, as one actor has access to these."""
