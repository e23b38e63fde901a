"""What a process loads when it starts."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numba", "numpy", "pyarrow", "rensa")
START = """
import sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted(sys.modules.keys() & set(sys.argv[1:])))
"""


def test_web_starts_without_the_libraries_of_the_workers() -> None:
    command = [sys.executable, "-c", START, *HEAVY]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout == "\n"
