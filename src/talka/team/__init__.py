"""Users, communities (brands), roles, audit."""
