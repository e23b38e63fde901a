"""The compiled parts, compiled before anybody waits for them.

Run as a module: it compiles what is not on disk yet. That takes half a minute, once for each version of Talka.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import talka
from talka.database import tied

_PACKAGES: Final = ("text", "listening/matcher", "listening/labels", "listening/bursts")
_NAME: Final = ".talka-kernels"


def compile_kernels(home: Path) -> bool:
    """Compile in a process of its own, unless this version was compiled already; whether there was something to do.

    What was compiled lies beside the code, so the mark that it is done lies in the environment of the code, or in
    ``home`` where that cannot be written.
    """
    folder = Path(sys.prefix) if os.access(sys.prefix, os.W_OK) else home
    mark, version = folder / _NAME, _version()
    if mark.exists() and mark.read_text() == version:
        return False
    command = tied([sys.executable, "-P", "-m", "talka.web.run.kernels"], signal.SIGTERM)
    subprocess.run(command, check=True)  # noqa: S603 - ourselves
    mark.write_text(version)
    return True


def _version() -> str:
    """What must be as it was for the compiled code to be of use."""
    folder = Path(talka.__file__).parent
    files = [file for package in _PACKAGES for file in (folder / package).rglob("*.py")]
    newest = max(file.stat().st_mtime_ns for file in files)
    return f"{folder} {newest} {importlib.metadata.version('numba')} {sys.version_info[:3]}"


def main() -> None:
    """Use every compiled part once."""
    from talka.listening.bursts.detector import Detector
    from talka.listening.labels import Labeller
    from talka.listening.matcher import Matcher
    from talka.listening.query import parse
    from talka.text.language import identify

    posts = ["we need an app", "ένα app #now @here", "cafe\u0301 app"]
    Matcher({1: parse('app* (need NEAR/3 "an app" OR "app now"~2)')}).match(posts)
    Labeller.load().label(posts, ["en"] * len(posts))
    identify(posts)
    Detector(dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).feed([0, None, 5])


if __name__ == "__main__":
    main()
