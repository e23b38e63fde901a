"""What another server answered."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

import httpx
import msgspec

from talka.net.errors import BadAnswer
from talka.net.redaction import Redactor


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, read to its end.

    Attributes:
        status: the number, such as 200.
        headers: names in any case.
        body: decompressed bytes.
        url: where it came from in the end, after redirects; without user and password.
        moved_to: the new address when the asked one has moved for good (301, 308), else empty.
        wait: seconds that they want to be left alone before the next request, 0 when they do not say.
    """

    status: int
    headers: httpx.Headers
    body: bytes
    url: str
    moved_to: str = ""
    wait: float = 0.0

    def json(self) -> Any:
        """The body as JSON; half surrogate pairs become U+FFFD, NaN and Infinity None. Raises BadAnswer."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return self._lenient_json()

    def _lenient_json(self) -> Any:
        # The standard decoder also takes a byte-order mark, control characters and half surrogate pairs.
        text = self.body.decode("utf-8-sig", errors="replace")
        try:
            return _sound(json.loads(text, strict=False, parse_constant=lambda _: None))
        except (ValueError, RecursionError) as error:
            raise BadAnswer(
                "The server answered with something other than the data we asked for. Check that the address is right.",
                detail=f"no JSON: {error}; {self.media_type or 'no type'}; {Redactor().text(text[:80])!r}",
            ) from None

    def text(self) -> str:
        """The body as text in the declared encoding, else UTF-8; what does not fit becomes U+FFFD."""
        try:
            return self.body.decode(self.charset or "utf-8-sig", errors="replace")
        except LookupError:
            return self.body.decode("utf-8-sig", errors="replace")

    @property
    def _content_type(self) -> str:
        return str(self.headers.get("content-type", "")).lower()

    @property
    def media_type(self) -> str:
        """Such as ``text/html``, in small letters; empty when they do not say."""
        return self._content_type.partition(";")[0].strip()

    @property
    def charset(self) -> str:
        """The encoding that the server declares; empty when it does not."""
        _, _, tail = self._content_type.partition("charset=")
        return tail.partition(";")[0].strip().strip("\"'")

    @property
    def links(self) -> dict[str, str]:
        """Full addresses of the ``Link`` header by relation, such as ``next``."""
        found = httpx.Response(self.status, headers=self.headers).links
        return {relation: urljoin(self.url, link["url"]) for relation, link in found.items() if relation}


def _sound(value: Any) -> Any:
    """The same value with texts that can be stored as UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_sound(entry) for entry in value]
    if isinstance(value, dict):
        return {_sound(key): _sound(entry) for key, entry in value.items()}
    return value
