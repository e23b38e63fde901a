"""How the tables of team came to be."""
