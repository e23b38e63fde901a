"""The live river over a real server: what is announced arrives, and nothing is missed over a lost connection."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from tests.factories import NOON, make_channel, make_community, make_member, make_posts
from tests.servers.processes import free_port

from talka.channels.models import Post
from talka.listening.announcements import CHANNEL
from talka.team.models import Community, Membership

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif(sys.platform == "win32", reason="POSIX")]

PATIENCE = 120


def database_address() -> str:
    settings = connection.settings_dict
    parts = {"host": settings["HOST"], "user": settings["USER"], "dbname": settings["NAME"]}
    return psycopg.conninfo.make_conninfo("", **{name: value for name, value in parts.items() if value})


@pytest.fixture
def server(transactional_db: None) -> Iterator[str]:
    """The site under granian, over the database of the test."""
    port = free_port()
    settings = connection.settings_dict
    url = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--host", "127.0.0.1", "--no-ws"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "talka.web.asgi:application"],
        env=os.environ | {"TALKA_DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(f"{address}/healthz")
        except httpx.TransportError:
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.2)
        else:
            return


@pytest.fixture
def member(transactional_db: None) -> Membership:
    return make_member(community=make_community(slug="air", name="Air"))


@pytest.fixture
def browser(server: str, member: Membership) -> Iterator[httpx.Client]:
    signed_in = Client()
    signed_in.force_login(member.user)
    cookies = {name: morsel.value for name, morsel in signed_in.cookies.items()}
    with httpx.Client(base_url=server, cookies=cookies, timeout=PATIENCE) as client:
        yield client


def hear(community: Community, count: int = 1) -> list[Post]:
    """Store posts and announce them, as the intake does."""
    community.refresh_from_db()
    channel = community.channels.first() or make_channel(community=community)
    channel.community = community
    posts = make_posts(count, channel=channel)
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(created_at=NOON + F("seq") * dt.timedelta(minutes=1))
    announce(community)
    return posts


def announce(community: Community) -> None:
    community.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{community.pk}:{community.last_seq}"])


def disconnect() -> None:
    """Break the connection over which the server listens."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'talka listener'"
        )


def numbers(lines: Iterator[str]) -> Iterator[int]:
    return (int(line.removeprefix("id: ")) for line in lines if line.startswith("id: "))


def test_stream_announces_what_comes_and_resumes_where_it_broke(browser: httpx.Client, member: Membership) -> None:
    air = member.community
    with browser.stream("GET", "/c/air/river/live?after=0") as stream:
        assert stream.headers["content-type"] == "text/event-stream"
        heard = numbers(stream.iter_lines())
        hear(air)
        first = next(heard)
        hear(air, 2)
        second = next(heard)
    # The reader is away; the server's own connection to the database breaks as well.
    disconnect()
    hear(air, 4)
    with browser.stream("GET", "/c/air/river/live", headers={"Last-Event-ID": str(second)}) as stream:
        third = next(numbers(stream.iter_lines()))
    assert (first, second, third) == (1, 3, 7)

    # What the page then asks for: each post once, none missing.
    known = browser.get("/c/air/river/new?after=0").text.count('<article class="row')
    missed = browser.get(f"/c/air/river/new?after={second}").text.count('<article class="row')
    assert (known, missed) == (7, 4)


def test_stream_survives_a_broken_connection_to_the_database(browser: httpx.Client, member: Membership) -> None:
    with browser.stream("GET", "/c/air/river/live?after=0") as stream:
        heard = numbers(stream.iter_lines())
        hear(member.community)
        assert next(heard) == 1
        disconnect()
        hear(member.community)
        assert next(heard) == 2


def test_stream_is_for_members_alone(server: str, browser: httpx.Client) -> None:
    make_community(slug="earth")
    assert browser.get("/c/earth/river/live").status_code == 404
    assert httpx.get(f"{server}/c/air/river/live").status_code == 302


def test_stream_refuses_a_damaged_number(browser: httpx.Client) -> None:
    assert browser.get("/c/air/river/live?after=x").status_code == 400


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.browser
def test_river_shows_what_arrives_strikes_out_what_is_deleted_and_waits_for_who_reads_further_down(
    server: str, browser: httpx.Client, member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not CHROMIUM:
        assert not os.environ.get("CI"), "Chromium is missing"
        pytest.skip("Chromium is missing")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE * 1000)

    # Playwright keeps a loop running in this thread, and the test stores posts from it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    air = member.community
    hear(air, 30)
    cookies = [{"name": name, "value": value, "url": server} for name, value in browser.cookies.items()]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_context(base_url=server).new_page()
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text))
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
        page.goto("/c/air/river/")
        expect(page.locator("#live")).to_have_text("Live")

        newest = hear(air)[0]
        row = page.locator(f"#p-{newest.pk}")
        expect(row).to_be_visible()
        assert page.locator("#river > .row").first.get_attribute("id") == f"p-{newest.pk}"

        Post.objects.filter(pk=newest.pk).update(seq=air.last_seq + 1, version=2, deleted_at=NOON)
        Community.objects.update(last_seq=air.last_seq + 1)
        announce(air)
        expect(row.locator(".gone-note")).to_be_visible()

        page.mouse.wheel(0, 3000)
        page.wait_for_function("scrollY > 500")
        hear(air, 2)
        expect(page.locator("#news-bar")).to_have_text("2 new posts")
        page.locator("#news-bar").click()
        expect(page.locator("#news-bar")).to_be_hidden()
        expect(page.locator("#river > .row")).to_have_count(33)

        disconnect()
        hear(air)
        expect(page.locator("#river > .row")).to_have_count(34)
        chromium.close()
        # Beside a running loop Django opens a connection of its own.
        connection.close()
    assert complaints == []
