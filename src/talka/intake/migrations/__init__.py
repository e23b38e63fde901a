"""How the tables of intake came to be."""
