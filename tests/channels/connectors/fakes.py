"""A server of ours on loopback for what a real one cannot be made to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.net.servers import Answer, Canned, Got, Server


class Same(Server):
    """Answers every request with what one function, or one canned answer, gives."""

    def __init__(self, answer: Answer) -> None:
        self._same = answer
        super().__init__()

    def take(self, path: str) -> Any:
        return self._same


@contextmanager
def answering(answer: Answer | Callable[[Got], Canned]) -> Iterator[Same]:
    server = Same(answer)
    try:
        yield server
    finally:
        server.close()


def as_json(data: Any, status: int = 200, **headers: str) -> Canned:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Canned(body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json", **named})


def path_of(got: Got) -> str:
    return urlsplit(got.path).path


def query_of(got: Got) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(got.path).query, keep_blank_values=True)
