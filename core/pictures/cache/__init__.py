"""What is stored of pictures: listed, cleaned after scans, kept within limits, and purged."""
