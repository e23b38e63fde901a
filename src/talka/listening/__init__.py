"""Topics, the query language, the matcher, the river."""
