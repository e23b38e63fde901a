"""What can be wrong with the database, said to the person who starts Talka."""

from __future__ import annotations


class DatabaseError(Exception):
    """The database cannot be used.

    Attributes:
        code: stable name of what is wrong.
        person: one sentence that says it.
        hint: one sentence that says what to do.
    """

    def __init__(self, code: str, person: str, hint: str = "") -> None:
        super().__init__(person)
        self.code = code
        self.person = person
        self.hint = hint
