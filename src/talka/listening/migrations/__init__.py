"""How the tables of listening came to be."""
