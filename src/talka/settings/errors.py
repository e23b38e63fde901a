"""What is wrong with the settings, all of it at once."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """One setting that cannot be used: its name as the person wrote it, what is wrong, what to do."""

    name: str
    wrong: str
    hint: str

    def __str__(self) -> str:
        return f"{self.name}: {self.wrong} {self.hint}"


class SettingsError(Exception):
    """The settings cannot be used; ``problems`` lists each one."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"These settings need a change:\n{lines}")
