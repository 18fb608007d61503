"""Albums of members: their rows, the operations on them, and which photo they show for each that was added."""
