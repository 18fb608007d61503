"""What a terminal can do, what it replies, and which colours and sequences it may be sent."""
