"""Settings that hold one entry a line."""

from __future__ import annotations

LONGEST = 50
"""Entries of a list that are heard; each costs a request at every fetch."""


def listed(value: str, *, strip: str = "") -> list[str]:
    """The entries in their order, each once, without empty lines and without these signs before them."""
    lines = (line.strip().lstrip(strip).strip() if strip else line.strip() for line in value.splitlines())
    return list(dict.fromkeys(line for line in lines if line))[:LONGEST]
