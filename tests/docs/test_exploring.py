from __future__ import annotations

from pathlib import Path

from tests.listening.views.test_explore import UNSHOWN

from talka.listening.flows import DEFINITIONS

PAGE = Path(__file__).parents[2] / "docs/user/exploring.md"


def test_the_manual_defines_every_figure() -> None:
    rows = [line.split(" | ", 1)[1].removesuffix(" |") for line in PAGE.read_text().splitlines() if " | " in line]
    shown = {each.text for name, each in DEFINITIONS.items() if name not in UNSHOWN}
    assert shown <= set(rows)
