from __future__ import annotations

import contextlib
import gzip
import itertools
import logging
import socket
import ssl
import zlib
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.net import servers
from tests.net.servers import LOOPBACK, Canned, Server, moved, serving

from talka.net import errors
from talka.net.client import USER_AGENT, Client
from talka.net.limits import Limits, Timing
from talka.net.transport import GuardedTransport

NOW = 1_800_000_000.0


class Sleeper:
    """A clock that stands at NOW, a coin that falls on 1, and a note of each sleep."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def timing(self) -> Timing:
        return Timing(now=lambda: NOW, sleep=self.slept.append, chance=lambda: 1.0)


def client(**options: Any) -> Client:
    options.setdefault("limits", Limits(body=100_000, tries=1))
    options.setdefault("allowed_networks", LOOPBACK)
    return Client(**options)


def failure(ask: Client, url: str, **options: Any) -> errors.RemoteError:
    with pytest.raises(errors.RemoteError) as caught:
        ask.get(url, **options)
    return caught.value


def test_get_returns_status_headers_body_and_address(server: Server) -> None:
    server.answers["/a"] = Canned(body=b'{"a": [1]}', headers={"Content-Type": "application/json", "ETag": '"x"'})
    answer = client().get(f"{server.url}/a", params={"q": "a b", "none": None, "tag": ["x", "y"]})
    assert (answer.status, answer.json(), answer.url) == (
        200,
        {"a": [1]},
        f"{server.url}/a?q=a+b&tag=x&tag=y",
    )
    assert (answer.headers["etag"], answer.media_type, answer.moved_to, answer.wait) == (
        '"x"',
        "application/json",
        "",
        0,
    )
    assert (server.got[0].path, server.got[0].headers["user-agent"]) == ("/a?q=a+b&tag=x&tag=y", USER_AGENT)


def test_post_sends_json_and_is_tried_once(server: Server) -> None:
    server.answers["/p"] = Canned(status=503)
    with pytest.raises(errors.ServerFault):
        client(limits=Limits(tries=5)).post(f"{server.url}/p", json={"a": "ä"})
    assert [(got.method, got.body, got.headers["content-type"]) for got in server.got] == [
        ("POST", '{"a":"ä"}'.encode(), "application/json")
    ]


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"\xef\xbb\xbf[1]", [1]),
        (b'"a\x01b"', "a\x01b"),
        (b'["\\ud83d", "\\ud83d\\ude00"]', ["\ufffd", "😀"]),
        (b'{"a": NaN}', {"a": None}),
        (b'"\xff"', "\ufffd"),
    ],
)
def test_json_takes_what_sloppy_servers_write(server: Server, body: bytes, value: object) -> None:
    server.answers["/"] = Canned(body=body)
    assert client().get(server.url + "/").json() == value


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a":', b"[" * 100_000])
def test_json_that_is_broken_is_a_bad_answer(server: Server, body: bytes) -> None:
    server.answers["/"] = Canned(body=body)
    with pytest.raises(errors.BadAnswer):
        client().get(server.url + "/").json()


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain; charset=windows-1251", "привет".encode("cp1251"), "привет"),
        ('text/plain; charset="UTF-8"', "\ufeffé".encode(), "\ufeffé"),
        ("text/plain", "\ufeffé".encode(), "é"),
        ("text/plain; charset=nonsense", b"a\xff", "a\ufffd"),
    ],
)
def test_text_follows_the_declared_encoding(server: Server, content_type: str, body: bytes, text: str) -> None:
    server.answers["/"] = Canned(body=body, headers={"Content-Type": content_type})
    assert client().get(server.url + "/").text() == text


def test_links_are_full_addresses(server: Server) -> None:
    server.answers["/"] = Canned(headers={"Link": '</next?page=2>; rel="next", <http://x.test/>; rel=prev'})
    expected = {"next": f"{server.url}/next?page=2", "prev": "http://x.test/"}
    assert client().get(server.url + "/").links == expected


@pytest.mark.parametrize(
    ("status", "kind", "retry", "who"),
    [
        (400, errors.Rejected, False, "talka"),
        (401, errors.Unauthorized, False, "administrator"),
        (403, errors.Forbidden, False, "administrator"),
        (404, errors.Missing, False, "administrator"),
        (408, errors.TimedOut, True, "nobody"),
        (410, errors.Missing, False, "administrator"),
        (422, errors.Rejected, False, "talka"),
        (429, errors.RateLimited, True, "nobody"),
        (500, errors.ServerFault, True, "channel"),
        (503, errors.ServerFault, True, "channel"),
        (304, errors.BadAnswer, True, "channel"),
    ],
)
def test_status_becomes_the_error_that_says_who_must_act(
    server: Server,
    status: int,
    kind: type[errors.RemoteError],
    retry: bool,  # noqa: FBT001 - a column of the table above
    who: str,
) -> None:
    server.answers["/"] = Canned(status=status, body=b"" if status == 304 else b"why not")
    error = failure(client(), server.url + "/")
    assert (type(error), error.status, error.retry, error.who) == (kind, status, retry, who)
    assert error.answer == (b"" if status == 304 else b"why not")
    assert client().get(server.url + "/", ok=[status]).status == status


def test_forbidden_with_a_spent_allowance_is_a_rate_limit(server: Server) -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW) + 90)}
    server.answers["/"] = Canned(status=403, headers=headers)
    error = failure(client(timing=Sleeper().timing()), server.url + "/")
    assert (type(error), error.retry_after) == (errors.RateLimited, 90.0)


@pytest.mark.parametrize(
    ("behave", "kind"),
    [
        (servers.reset, errors.Unreachable),
        (servers.half_body, errors.Unreachable),
        (servers.garbage, errors.Unreachable),
        (servers.endless_body, errors.TooLarge),
        (servers.bomb(), errors.TooLarge),
        (Canned(body=bytes(100_001)), errors.TooLarge),
        (Canned(body=b"no gzip", headers={"Content-Encoding": "gzip"}), errors.BadAnswer),
        (Canned(body=gzip.compress(b"x" * 999)[:-9], headers={"Content-Encoding": "gzip"}), errors.BadAnswer),
        (Canned(body=b"x", headers={"Content-Encoding": "br"}), errors.BadAnswer),
        (moved("/"), errors.BadAnswer),
        (moved("ftp://example.org/"), errors.BadAddress),
        (moved("http://127.0.0.2/"), errors.PrivateAddress),
        (moved("http://[::1]/"), errors.PrivateAddress),
        (moved("http://[::ffff:10.0.0.1]/"), errors.PrivateAddress),
        (moved("http://2130706434/"), errors.PrivateAddress),
        (moved("http://169.254.169.254/latest/meta-data"), errors.PrivateAddress),
        (moved("http://" + "a" * 70 + ".test/"), errors.BadAddress),
        (moved("http://[/"), errors.BadAddress),
    ],
)
def test_misbehaviour_becomes_our_own_error(server: Server, behave: Any, kind: type[errors.RemoteError]) -> None:
    server.answers["/"] = behave
    assert type(failure(client(), server.url + "/")) is kind


@pytest.mark.parametrize("behave", [servers.silent, servers.dripping_head, servers.dripping_body])
def test_server_that_keeps_us_waiting_is_given_up(server: Server, behave: Any) -> None:
    server.answers["/"] = behave
    hasty = Limits(read=0.3, total=0.6, tries=1)
    assert type(failure(client(limits=hasty), server.url + "/")) is errors.TimedOut


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", errors.BadAddress),
        ("example.org", errors.BadAddress),
        ("file:///etc/passwd", errors.BadAddress),
        ("gopher://x/", errors.BadAddress),
        ("http://", errors.BadAddress),
        ("http://a:99999/", errors.BadAddress),
        ("http://\x00/", errors.BadAddress),
        ("http://no-such-name.invalid/", errors.Unreachable),
        ("http://127.0.0.1:1/", errors.Unreachable),
        ("http://localhost:1/", errors.PrivateAddress),
    ],
)
def test_addresses_that_cannot_be_asked_become_our_own_error(url: str, kind: type[errors.RemoteError]) -> None:
    resolve = {"localhost": ["127.0.0.1", "::1"], "127.0.0.1": ["127.0.0.1"]}

    def resolver(host: str, port: int) -> list[str]:
        if host not in resolve:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve[host]

    transport = GuardedTransport(networks=parse(LOOPBACK), resolver=resolver)
    assert type(failure(client(transport=transport), url)) is kind


def parse(networks: tuple[str, ...]) -> Any:
    from talka.net.addresses import parse_networks

    return parse_networks(networks)


def nowhere(host: str, port: int) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "none")


NOWHERE = GuardedTransport(resolver=nowhere)


@given(st.text(max_size=40))
def test_no_foreign_exception_leaks_for_any_address(url: str) -> None:
    asking = client(transport=NOWHERE)
    for address in (url, f"http://{url}", f"https://a.test/{url}"):
        with contextlib.suppress(errors.RemoteError):
            asking.get(address)


def test_header_with_a_line_break_is_refused_without_showing_it(server: Server) -> None:
    error = failure(client(), server.url + "/", headers={"Authorization": "Bearer abc\nsecret-tail"})
    assert (type(error), "secret-tail" in error.detail, error.__context__) == (errors.Rejected, False, None)


def test_certificate_that_nobody_signed_is_refused(tmp_path: Path) -> None:
    with serving(tls=servers.self_signed(tmp_path)) as secure:
        error = failure(client(), secure.url)
    assert (type(error), "cannot prove" in error.person) == (errors.Unreachable, True)


def test_certificate_that_we_trust_is_accepted(tmp_path: Path) -> None:
    with serving(tls=servers.self_signed(tmp_path)) as secure:
        secure.answers["/"] = Canned(body=b"safe")
        trusting = ssl.create_default_context(cafile=tmp_path / "cert.pem")
        transport = GuardedTransport(parse(LOOPBACK), ssl_context=trusting)
        assert client(transport=transport).get(secure.url + "/").body == b"safe"


def test_plain_text_on_a_tls_port_is_unreachable(server: Server) -> None:
    error = failure(client(), server.url.replace("http:", "https:"))
    assert (type(error), "secure connection" in error.person) == (errors.Unreachable, True)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda data: zlib.compress(data, wbits=-15)])
def test_packed_bodies_are_unpacked(server: Server, pack: Any) -> None:
    body = b"long " * 9_000
    name = "gzip" if pack is gzip.compress else "deflate"
    server.answers["/"] = Canned(body=pack(body), headers={"Content-Encoding": name})
    assert client().get(server.url + "/").body == body


def test_gzip_of_several_members_is_one_body(server: Server) -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"two") + b"\x00\x00"
    server.answers["/"] = Canned(body=body, headers={"Content-Encoding": "gzip"})
    assert client().get(server.url + "/").body == b"one two"


def test_private_address_is_refused_by_default(server: Server) -> None:
    error = failure(Client(), server.url)
    assert (type(error), server.got) == (errors.PrivateAddress, [])


def test_name_server_that_changes_its_mind_gains_nothing(server: Server) -> None:
    answers = itertools.chain([["127.0.0.1"]], itertools.repeat(["127.0.0.9"]))
    transport = GuardedTransport(parse(LOOPBACK), resolver=lambda host, port: next(answers))
    server.answers["/"] = Canned(body=b"the checked one")
    port = httpx.URL(server.url).port
    assert client(transport=transport).get(f"http://rebinding.test:{port}/").body == b"the checked one"


def test_name_with_one_private_address_among_public_ones_is_refused() -> None:
    transport = GuardedTransport(resolver=lambda host, port: ["93.184.215.14", "10.0.0.1"])
    assert type(failure(client(transport=transport), "http://mixed.test/")) is errors.PrivateAddress


def test_second_address_is_tried_when_the_first_is_dead(server: Server) -> None:
    transport = GuardedTransport(parse(("127.0.0.0/8",)), resolver=lambda host, port: ["127.0.0.7", "127.0.0.1"])
    server.answers["/"] = Canned(body=b"alive")
    port = httpx.URL(server.url).port
    assert client(transport=transport).get(f"http://two.test:{port}/").body == b"alive"


def test_permanent_redirect_tells_the_new_address(server: Server) -> None:
    server.answers |= {
        "/old": moved("/new#part", 301),
        "/new": moved("/now", 302),
        "/now": Canned(body=b"here"),
    }
    answer = client().get(server.url + "/old")
    assert (answer.body, answer.url, answer.moved_to) == (b"here", server.url + "/now", server.url + "/new")


def test_passing_redirect_is_not_remembered(server: Server) -> None:
    server.answers |= {"/old": moved("/new", 302), "/new": moved("/now", 301), "/now": Canned()}
    assert client().get(server.url + "/old").moved_to == ""


def test_redirect_is_returned_when_asked_for(server: Server) -> None:
    server.answers["/"] = moved("/x")
    assert client().get(server.url + "/", ok=[302]).headers["location"] == "/x"


def test_credentials_are_dropped_on_the_way_to_another_origin(server: Server) -> None:
    with serving() as other:
        server.answers["/"] = moved(other.url + "/there")
        other.answers["/there"] = Canned()
        headers = {"X-Api-Key": "abcdef", "Cookie": "a=b", "X-Whatever": "1", "Accept": "text/x"}
        client().at(server.url, headers=headers, auth=("u", "password")).get("/")
        seen = other.got[0].headers
    assert {name: seen.get(name) for name in ("authorization", "x-api-key", "cookie", "x-whatever", "accept")} == {
        "authorization": None,
        "x-api-key": None,
        "cookie": None,
        "x-whatever": None,
        "accept": "text/x",
    }
    assert {"x-api-key", "cookie", "x-whatever", "authorization"} <= set(server.got[0].headers)


def test_secure_request_with_credentials_is_not_sent_on_in_clear(server: Server, tmp_path: Path) -> None:
    with serving(tls=servers.self_signed(tmp_path)) as secure:
        secure.answers["/"] = moved(server.url + "/open")
        server.answers["/open"] = Canned(body=b"open")
        trusting = ssl.create_default_context(cafile=tmp_path / "cert.pem")
        asking = client(transport=GuardedTransport(parse(LOOPBACK), ssl_context=trusting))
        assert type(failure(asking, secure.url + "/", auth=("u", "password"))) is errors.BadAddress
        assert server.got == []
        assert asking.get(secure.url + "/").body == b"open"


def test_write_is_not_redirected_but_its_result_is_fetched(server: Server) -> None:
    server.answers |= {
        "/moved": moved("/x", 307),
        "/done": moved("/result", 303),
        "/result": Canned(body=b"ok"),
    }
    assert client().post(server.url + "/done", content=b"data").body == b"ok"
    with pytest.raises(errors.BadAddress):
        client().post(server.url + "/moved", content=b"data")
    assert [(got.method, got.path, got.body) for got in server.got] == [
        ("POST", "/done", b"data"),
        ("GET", "/result", b""),
        ("POST", "/moved", b"data"),
    ]


def test_bound_client_leads_below_its_base_and_keeps_credentials_there(server: Server) -> None:
    with serving() as other:
        server.answers["/blog/wp-json/x"] = other.answers["/y"] = Canned()
        bound = client().at(server.url + "/blog/", headers={"Authorization": "Bearer abcdef"})
        bound.get("/wp-json/x")
        bound.get(server.url + "/blog/wp-json/x")
        bound.get(other.url + "/y")
        assert [got.headers.get("authorization") for got in server.got + other.got] == [
            "Bearer abcdef",
            "Bearer abcdef",
            None,
        ]


def test_user_and_password_in_an_address_are_sent_but_not_shown(server: Server) -> None:
    server.answers["/"] = Canned()
    answer = client().get(server.url.replace("//", "//us%65r:pass%20word@") + "/")
    assert (answer.url, server.got[0].headers["authorization"]) == (
        server.url + "/",
        "Basic dXNlcjpwYXNzIHdvcmQ=",
    )


def test_trouble_that_passes_is_tried_again_with_growing_pauses(server: Server) -> None:
    sleeper = Sleeper()
    server.answers["/"] = [Canned(status=500), servers.reset, Canned(status=502), Canned(body=b"at last")]
    asking = client(timing=sleeper.timing(), limits=Limits(tries=4, first_wait=0.5))
    assert (asking.get(server.url + "/").body, sleeper.slept) == (b"at last", [0.5, 1.0, 2.0])


def test_trouble_that_stays_is_not_tried_again(server: Server) -> None:
    sleeper = Sleeper()
    server.answers["/"] = Canned(status=404)
    failure(client(timing=sleeper.timing(), limits=Limits(tries=4)), server.url + "/")
    assert (len(server.got), sleeper.slept) == (1, [])


def http_date(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "10"},
        {"Retry-After": http_date(NOW + 10)},
        {"X-RateLimit-Reset": str(int(NOW + 10))},
        {"X-RateLimit-Reset": str(int(NOW + 10) * 1000)},
        {"X-RateLimit-Reset": datetime.fromtimestamp(NOW + 10, UTC).isoformat()},
        {"X-RateLimit-Reset": datetime.fromtimestamp(NOW + 10, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")},
        {"RateLimit-Reset": "10"},
        {"RateLimit": '"default";r=0;t=10'},
    ],
)
def test_asked_pause_is_kept_up_to_the_cap_and_raised_above_it(server: Server, headers: dict[str, str]) -> None:
    sleeper = Sleeper()
    server.answers["/"] = [Canned(status=429, headers=headers), Canned(body=b"ok")]
    patient = client(timing=sleeper.timing(), limits=Limits(tries=2, longest_wait=10, first_wait=0.5))
    assert (patient.get(server.url + "/").body, sleeper.slept) == (b"ok", [10.5])
    server.answers["/"] = Canned(status=429, headers=headers)
    error = failure(client(timing=sleeper.timing(), limits=Limits(tries=2, longest_wait=9)), server.url + "/")
    assert (type(error), error.retry_after, sleeper.slept) == (errors.RateLimited, 10.0, [10.5])


@pytest.mark.parametrize("value", ["", "soon", "nan", "inf", "-5", "99999999999999999999", "Mon, 99 Foo"])
def test_nonsense_pause_never_hurts(server: Server, value: str) -> None:
    server.answers["/"] = Canned(status=429, headers={"Retry-After": value})
    error = failure(client(timing=Sleeper().timing()), server.url + "/")
    assert error.retry_after is None or 0 <= error.retry_after <= 86_400


def test_spent_allowance_beside_a_good_answer_is_told(server: Server) -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW) + 30)}
    server.answers |= {
        "/": Canned(headers=headers),
        "/x": Canned(headers=headers | {"X-RateLimit-Remaining": "7"}),
    }
    asking = client(timing=Sleeper().timing())
    assert [asking.get(server.url + path).wait for path in ("/", "/x")] == [30.0, 0.0]


def test_secrets_stay_out_of_logs_and_errors(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = ["in-query", "in-header", "in-basic", "given-one", "in-cookie", "in user"]
    echo = "you sent " + " ".join(secrets) + ' {"access_token": "echoed-token"} password=echoed-pass'
    server.answers["/"] = Canned(status=400, body=echo.encode())
    asking = client(secrets=["given-one"]).at(
        server.url.replace("//", "//x:in%20user@"),
        headers={"X-Token": "in-header", "Cookie": "in-cookie"},
        auth=("user", "in-basic"),
    )
    error = failure(asking, "/?api_key=in-query&q=shown", params={"token": "in-query"})
    shown = "\n".join([error.person, error.detail, error.answer.decode(), repr(error), caplog.text])
    leaked = [secret for secret in (*secrets, "echoed-token", "echoed-pass") if secret in shown]
    assert (leaked, "q=shown" in caplog.text, "you sent" in error.detail) == ([], True, True)


def test_secrets_in_a_parameter_do_not_come_back_in_the_body(server: Server) -> None:
    server.answers["/"] = Canned(status=400, body=b"bad value hidden-value")
    error = failure(client(), server.url + "/", params={"access_token": "hidden-value"})
    assert b"hidden-value" not in error.answer


def test_connection_is_kept_for_the_next_request(server: Server) -> None:
    ports: set[int] = set()
    server.answers["/"] = lambda got: Canned(body=b"x")
    asking = client(transport=GuardedTransport(parse(LOOPBACK)))
    for _ in range(3):
        asking.get(server.url + "/")
        ports |= {connection_port(asking)}
    assert len(ports) == 1


def connection_port(asking: Client) -> int:
    (connection,) = asking._transport._pool.connections
    return id(connection)
