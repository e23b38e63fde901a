from __future__ import annotations

from pathlib import Path

from talka.lake import LakeError

MANUAL = Path(__file__).parents[2] / "docs" / "admin" / "lake.md"


def test_every_code_is_in_the_manual() -> None:
    manual = MANUAL.read_text()
    errors: list[type[LakeError]] = [LakeError, *LakeError.__subclasses__()]
    codes = {error.code for error in errors}
    assert {code for code in codes if f"| `{code}` |" not in manual} == set()
