"""Keeps secrets out of logs and errors."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlencode, urlsplit, urlunsplit

HIDDEN = "***"
_SHORTEST_SECRET = 4  # a shorter one would blot out ordinary words and protect nothing
_SENSITIVE = re.compile(
    r"token|secret|passw|pwd|auth|credential|cookie|session|signature|^(sig|jwt|code|key|pin)$|"
    r"(api|app|access|client|private|[-_])key",
    re.IGNORECASE,
)
_ASSIGNMENT = re.compile(
    r"""(?P<name>[\w-]*(?:token|secret|passw|pwd|authorization|apikey|api_key|jwt)[\w-]*["']?\s*[:=]\s*)"""
    r"""(?P<value>"[^"]*"|'[^']*'|(?:(?:Bearer|Basic)\s+)?[^\s"'&,;<>]+)""",
    re.IGNORECASE,
)


def is_sensitive(name: str) -> bool:
    """Whether a header or a parameter of this name holds a secret."""
    return bool(_SENSITIVE.search(name))


def redact_url(url: str) -> str:
    """The address without user, password, fragment and the values of sensitive parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, HIDDEN if is_sensitive(name) else value) for name, value in pairs], safe="*")
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))


def basic(user: str, password: str) -> str:
    """The value of an Authorization header (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class Redactor:
    """Takes known secrets, in all the ways they are written, and whatever looks like one, out of texts."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        self.secrets = frozenset(secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)
        forms = {form for secret in self.secrets for form in _written(secret)}
        self._forms = sorted(forms, key=len, reverse=True)

    def including(self, secrets: Iterable[str]) -> Redactor:
        """A redactor that knows these as well."""
        return Redactor(self.secrets.union(secrets))

    def text(self, text: str) -> str:
        """The text without secrets."""
        return _ASSIGNMENT.sub(rf"\g<name>{HIDDEN}", self._without_known(text))

    def url(self, url: str) -> str:
        """The address without secrets."""
        return self._without_known(redact_url(url))

    def _without_known(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return text


def secrets_of(headers: Mapping[str, str]) -> set[str]:
    """Secrets that these headers carry: whole values and, of ``Bearer abc``, the part behind the scheme."""
    values = {value for name, value in headers.items() if is_sensitive(name)}
    return values | {value.rpartition(" ")[2] for value in values}


def secrets_in(url: str) -> set[str]:
    """The secrets that an address carries: its password and the values of sensitive parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return set()
    password = {unquote(parts.password)} if parts.password else set()
    return password | {value for name, value in parse_qsl(parts.query) if is_sensitive(name)}


def _written(secret: str) -> set[str]:
    return {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1]}
