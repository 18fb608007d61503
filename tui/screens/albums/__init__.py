"""What keys do on albums: their photos are ordered, and members are shown them."""
