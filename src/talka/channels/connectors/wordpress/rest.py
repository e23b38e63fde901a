"""Asking the REST API of a WordPress site."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from talka.channels.connectors.payload import entries, text
from talka.net.client import Client
from talka.net.errors import BadAnswer, Forbidden, Missing, RemoteError, Unauthorized
from talka.net.response import Response

API = "https://api.w.org/"
"""The relation of the ``Link`` that leads from any page of a site to its API."""
NOT_WORDPRESS = "No WordPress API answers at this address. Check the address, and that the site lets its API be used."
PAST_THE_END = 400
"""A page of posts behind the last one is refused; one of comments is empty."""


class Rest:
    """The API of one site, found by the address that a person gave.

    Args:
        root: address of the API where it is known already, else empty: it is looked for at the first request.
    """

    def __init__(self, client: Client, *, url: str, username: str, password: str, root: str = "") -> None:
        self._site = url.strip().rstrip("/")
        # WordPress shows application passwords in groups, and takes them with and without the spaces.
        password = "".join(password.split())
        self.signed_in = bool(username and password)
        self._auth = (username.strip(), password) if self.signed_in else None
        self._client = client.at(self._site)
        self.root = root if self._is_ours(root) else ""

    def index(self) -> dict[str, Any]:
        """What the API says about itself and the site. Raises RemoteError."""
        found = self._answer("", {}).json()
        if "wp/v2" not in entries(found, "namespaces"):
            raise BadAnswer(
                NOT_WORDPRESS, code="other_service", detail=f"no wp/v2 among the namespaces at {self._site}"
            )
        return dict(found)

    def me(self) -> dict[str, Any]:
        """The account, with its rights. Raises RemoteError."""
        found = self._answer("wp/v2/users/me", {"context": "edit"}).json()
        return found if isinstance(found, dict) else {}

    def rows(self, route: str, **params: Any) -> list[dict[str, Any]]:
        """A list of objects, such as ``posts``. Raises RemoteError."""
        answer = self._answer(f"wp/v2/{route}", params, ok=(PAST_THE_END,))
        found = answer.json()
        if answer.status == PAST_THE_END:
            if text(found, "code") == "rest_post_invalid_page_number":
                return []
            raise BadAnswer(NOT_WORDPRESS, code="other_service", detail=f"{route} refused: {text(found, 'code')}")
        if not isinstance(found, list):
            raise BadAnswer(
                NOT_WORDPRESS, code="other_service", detail=f"{route} is no list but {type(found).__name__}"
            )
        return [row for row in found if isinstance(row, dict)]

    def _answer(self, route: str, params: dict[str, Any], ok: tuple[int, ...] = ()) -> Response:
        self.root = self.root or self._find()
        address, _, query = self.root.partition("?")
        if "rest_route" in parse_qs(query):
            params = {"rest_route": f"/{route}", **params}
        else:
            address = f"{address.rstrip('/')}/{route}"
        bound = self._client.at(address, auth=self._auth)
        return bound.get(address, params=params, ok=ok)

    def _find(self) -> str:
        """The address of the API: as the site links to it, else where it answers on every WordPress."""
        fallback = f"{self._site}/?rest_route=/"
        try:
            page = self._client.get(self._site)
        except (Missing, Forbidden, Unauthorized):
            # A site without a public front page may still have its API.
            return fallback
        linked = page.links.get(API, "")
        return linked if self._is_ours(linked) else fallback

    def _is_ours(self, address: str) -> bool:
        """Whether the password may go there: the same host with or without www, and not from https to http."""
        asked, found = urlsplit(self._site), urlsplit(address)
        hosts = {(one.hostname or "").removeprefix("www.") for one in (asked, found)}
        return len(hosts) == 1 and found.scheme in {"https", asked.scheme}


def explained(error: RemoteError, person: str) -> RemoteError:
    """The same trouble with words that fit WordPress."""
    return type(error)(person, detail=error.detail, retry_after=error.retry_after)
