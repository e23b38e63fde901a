"""The manual of alerts: its example checks what Talka signs, and it names every code and header."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from talka.listening.alerting.signature import HEADER, ID_HEADER, signature

PAGE = (Path(__file__).resolve().parents[2] / "docs/user/alerts.md").read_text(encoding="utf-8")
CODES = ("words", "label", "count", "first", "back", "quiet", "burst", "burst_over")


def test_example_accepts_what_is_signed_and_nothing_else() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    found: dict[str, Any] = {}
    exec(code, found)
    header = signature("secret", b'{"a": 1}', int(time.time()))
    check = found["comes_from_talka"]
    assert check("secret", b'{"a": 1}', header)
    assert not check("secret", b'{"a": 2}', header)
    assert not check("other", b'{"a": 1}', header)
    assert not check("secret", b"", signature("secret", b"", int(time.time()) - 400))


def test_codes_and_headers_are_named() -> None:
    assert [name for name in (*CODES, HEADER, ID_HEADER) if f"`{name}`" not in PAGE] == []
