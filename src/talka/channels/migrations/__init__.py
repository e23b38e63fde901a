"""How the tables of channels came to be."""
