"""What a place says about the files that were made there."""
