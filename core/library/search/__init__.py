"""Help with queries while they are typed, and with those that find nothing."""
