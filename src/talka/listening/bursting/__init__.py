"""Bursts of topics: counted from what is stored, found by `talka.listening.bursts`, kept with their evidence."""
