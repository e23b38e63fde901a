"""Reads of listening: the river, a post's page, topics and volumes."""
