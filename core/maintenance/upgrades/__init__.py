"""What an upgrade of the database leaves to the time after the start."""
