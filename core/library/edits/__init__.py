"""What persons edit: notes, titles, captions, and corrected dates, offsets and places."""
