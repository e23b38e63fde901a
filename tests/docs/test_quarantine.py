"""The manual's page on the quarantine knows every reason."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils import translation

from talka.intake.errors import REASONS

PAGE = (Path(__file__).resolve().parents[2] / "docs/user/quarantine.md").read_text(encoding="utf-8")


def test_every_reason_is_in_the_manual() -> None:
    with translation.override("en"):
        reasons = {str(reason) for reason in REASONS.values()}
    assert set(re.findall(r"^\| ([^|]+\.) \|", PAGE, re.MULTILINE)) == reasons
