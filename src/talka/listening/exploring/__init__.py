"""What *Explore* and *Compare* show: a selection from the address, the figures, and the way to the posts."""
