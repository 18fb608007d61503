"""The archive: photos that feeds, the newest photos and home leave out."""
