"""Puts the site together."""
