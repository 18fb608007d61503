"""Photos by the day on which they were taken: counts of days, and the timeline."""
