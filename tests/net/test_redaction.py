from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.net.redaction import Redactor, basic, is_sensitive, redact_url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.test/x?q=1&access_token=abc", "https://a.test/x?q=1&access_token=***"),
        ("https://user:pass@a.test/#frag", "https://a.test/"),
        (
            "https://a.test/?API-Key=1&sig=2&password=3&monkey=4",
            "https://a.test/?API-Key=***&sig=***&password=***&monkey=4",
        ),
        ("https://[broken/", "***"),
    ],
)
def test_address_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert redact_url(url) == shown


@pytest.mark.parametrize("name", ["Authorization", "Cookie", "X-Api-Key", "client_secret", "passwd", "refreshToken"])
def test_names_of_secrets_are_known(name: str) -> None:
    assert is_sensitive(name)


@pytest.mark.parametrize("name", ["Accept", "If-None-Match", "page", "keyword", "monkey"])
def test_other_names_are_harmless(name: str) -> None:
    assert not is_sensitive(name)


@given(st.text(min_size=4, max_size=30), st.text(max_size=20))
def test_known_secret_never_stays(secret: str, around: str) -> None:
    redactor = Redactor([secret])
    shown = redactor.text(f"{around}{secret}{around}")
    assert secret in "***" or secret not in shown.replace("***", "")


def test_secret_is_found_in_every_notation() -> None:
    redactor = Redactor(["pä ss/word", basic("u", "pä ss/word")])
    text = "pä ss/word p%C3%A4+ss%2Fword p%C3%A4%20ss/word " + basic("u", "pä ss/word")
    assert redactor.text(text) == "*** *** *** ***"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"access_token": "abc", "a": 1}', '{"access_token": ***, "a": 1}'),
        ("Authorization: Bearer abc.def next", "Authorization: *** next"),
        ("password=abc&x=1", "password=***&x=1"),
        ("no secret here", "no secret here"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str, shown: str) -> None:
    assert Redactor().text(text) == shown
