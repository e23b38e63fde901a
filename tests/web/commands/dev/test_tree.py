"""The scanner finds what must not be in the repository, and not itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from talka.web.commands.dev.tree import leaks

# Written in pieces, as in the scanner.
LEAKS = [
    "-----BEGIN RSA PRIVATE " + "KEY-----",
    "key = 'A" + "KIAIOSFODNN7EXAMPLE'",
    "gh" + "p_0123456789abcdefghijABCDEF",
    "xo" + "xb-123456789012-abc",
    "open('/ho" + "me/ann/talka/x')",
    "cd /ro" + "ot/talka",
    "--extra-index" + "-url https://example.org",
    "https://ci.build.inter" + "nal/x",
]


@pytest.mark.parametrize("text", LEAKS)
def test_leak_is_found_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "file.txt").write_text(f"first\n{text}\n")
    found = list(leaks(tmp_path, [tmp_path / "file.txt"]))
    assert [(leak.path, leak.line) for leak in found] == [("file.txt", 2)]


def test_ordinary_text_and_binary_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("see /home/ in the menu, https://example.org/home/you/ and ~/.local\n")
    (tmp_path / "file.bin").write_bytes(b"\0" + LEAKS[0].encode())
    assert list(leaks(tmp_path, sorted(tmp_path.iterdir()))) == []


def test_scanner_and_its_test_do_not_find_themselves() -> None:
    root = Path(__file__).parents[4]
    own = [Path(__file__), root / "src" / "talka" / "web" / "commands" / "dev" / "tree.py"]
    assert list(leaks(root, own)) == []
