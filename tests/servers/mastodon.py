"""A server that speaks the Mastodon API and keeps what it is told (mastodon-mock)."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import httpx
from tests.servers.processes import Processes, answers, free_port, need

CONFIG = """
[[seed.accounts]]
username = "brand"
display_name = "The Brand"
access_token = "token-of-brand"
[[seed.accounts]]
username = "ann"
display_name = "Ann"
access_token = "token-of-ann"
[[seed.accounts]]
username = "ben"
display_name = "Ben"
access_token = "token-of-ben"
"""


class Mastodon:
    """A server with the accounts ``brand``, ``ann`` and ``ben``."""

    def __init__(self, folder: Path) -> None:
        need("mastodon-mock", there=find_spec("mastodon_mock") is not None)
        self.folder = folder
        self.processes = Processes(folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    @staticmethod
    def token(name: str) -> str:
        return f"token-of-{name}"

    def start(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / ".mastodon_mock.toml").write_text(CONFIG)
        where = ["--in-memory", "--host", "127.0.0.1", "--port", str(self.port)]
        self.processes.start("mastodon", [sys.executable, "-m", "mastodon_mock", "serve", *where])
        self.processes.until(answers(f"{self.url}/api/v1/instance"), "mastodon-mock")
        return self

    def stop(self) -> None:
        self.processes.stop()

    def clear(self) -> None:
        """Take everything out that was written."""
        httpx.post(f"{self.url}/api/v1/_mock/reset", timeout=30).raise_for_status()

    def request(self, method: str, path: str, who: str, **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token(who)}"}
        answer = httpx.request(method, f"{self.url}/api/v1/{path}", headers=headers, json=body or None, timeout=30)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def post(self, who: str, text: str, **more: Any) -> str:
        """Have somebody post; the number of the status."""
        return str(self.request("POST", "statuses", who, status=text, **more)["id"])

    def fault(self, **rule: Any) -> None:
        """Have the server misbehave, as its own control plane describes."""
        httpx.post(f"{self.url}/api/v1/_mock/faults", json=rule, timeout=30).raise_for_status()
