"""A message about a place in a text, with the place underlined."""

from __future__ import annotations

from typing import Final, Protocol

_WIDTH: Final = 100


class Placed(Protocol):
    """What tells something about characters [start, end) of a text."""

    @property
    def message(self) -> str:
        """In words."""
        ...

    @property
    def start(self) -> int:
        """The first character."""
        ...

    @property
    def end(self) -> int:
        """The first character after it."""
        ...


def underlined(text: str, told: Placed) -> str:
    """The message, and below it the part of the text around its place with the place underlined."""
    first = max(0, told.start - _WIDTH // 2)
    shown = "".join(character if character.isprintable() else " " for character in text[first : first + _WIDTH])
    length = max(1, min(told.end, first + _WIDTH) - told.start)
    return f"{told.message}\n  {shown}\n  {' ' * (told.start - first)}{'^' * length}"
