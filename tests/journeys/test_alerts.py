"""An alert from the page to the mail: set with its backtest, a post comes, the mail arrives, the page says why."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from signal import SIGTERM
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer
from tests.factories import NOON, make_alert, make_channel, make_member, make_posts, make_topic
from tests.installation import Installation
from tests.journeys.conftest import Shoot
from tests.journeys.steps import LONGEST_WORK, begin_with_acme, import_file, sign_in
from tests.servers.smtp import MailServer, mail_server, part

from talka.channels.models import Post
from talka.listening.actions.watch import watch_alerts
from talka.listening.models import Burst, Delivery
from talka.team.models import Membership

COLUMNS = {"Text": "words", "Id": "id", "Date and time": "said at", "Handle of the author": "by"}
FILE = "id,said at,words,by\n"


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def post_office(tmp_path: Path, smtp: MailServer) -> Iterator[Installation]:
    """A started installation that sends its mail to the server on loopback."""
    running = Installation(tmp_path / "home")
    running.more = {"TALKA_SMTP_URL": f"smtp://127.0.0.1:{smtp.port}?from=talka@example.org&tls=off"}
    running.start()
    try:
        running.says("Talka is ready")
        yield running
    finally:
        with suppress(ProcessLookupError):
            running.tell(SIGTERM)


def _until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + LONGEST_WORK / 1000
    while not holds() and time.monotonic() < end:
        time.sleep(0.5)
    assert holds()


def _stamp(hours_ago: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - hours_ago * 3600))


@pytest.mark.browser
def test_alert_is_tried_set_and_told_by_mail_and_in_the_page(
    post_office: Installation, smtp: MailServer, context: BrowserContext, tmp_path: Path, shoot: Shoot
) -> None:
    old = tmp_path / "old.csv"
    rows = [f"{n},{_stamp(24 * 7 * n)},The pot leaks again {n},u{n}\n" for n in range(1, 21)]
    old.write_text(FILE + "".join(rows) + f"99,{_stamp(30)},A fine pot,u1\n")
    page = context.new_page()
    begin_with_acme(page, post_office)
    import_file(page, old, "Old posts", COLUMNS)
    page.get_by_role("link", name="Alerts", exact=True).first.click()
    page.get_by_role("link", name="Set the first alert").click()
    page.get_by_label("Name", exact=True).fill("Leaks")
    page.get_by_label(re.compile("^Query")).fill("pot leak*")
    expect(page.get_by_role("checkbox", name="Ann Admin")).to_be_checked()
    page.get_by_role("button", name="What would it have told?").click()
    expect(page.locator("#backtest dl.stat", has_text="in 365 days").locator("dd")).to_have_text("20")
    expect(page.locator("#backtest .firing").first).to_contain_text("The pot leaks again 1")
    expect(page.locator("#backtest svg, #backtest canvas").first).to_be_visible()
    shoot(page, "alert_backtest")
    page.get_by_role("button", name="Save the alert").click()
    expect(page.get_by_role("heading", name="Leaks")).to_be_visible()
    assert smtp.mails == []
    new = tmp_path / "new.csv"
    new.write_text(FILE + f"100,{_stamp(0.1)},My POT is leaking!,zoe\n101,{_stamp(0.1)},Nice tea,zoe\n")
    import_file(page, new, "New posts", COLUMNS)
    _until(lambda: smtp.mails)
    (mail,) = smtp.mails
    assert (mail["Subject"], mail["To"]) == ("Leaks: zoe: My POT is leaking!", "ann@example.org")
    text = part(mail, "plain")
    assert "Why: Words: “\u2068POT\u2069”, “\u2068leaking\u2069”." in text
    page.get_by_role("link", name=re.compile("^Alerts")).first.click()
    told = page.locator(".firing")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("My POT is leaking!")
    expect(told).to_contain_text("Words: “\u2068POT\u2069”, “\u2068leaking\u2069”.")
    shoot(page, "alert_told")
    page.goto(next(line.strip() for line in text.splitlines() if "/posts/" in line))
    expect(page.get_by_text("My POT is leaking!")).to_be_visible()
    page.goto(str(mail["List-Unsubscribe"]).strip(" <>"))
    page.get_by_role("button", name="Stop these mails").click()
    expect(page.get_by_text("sends no more mails to ann@example.org")).to_be_visible()


LONG = "אתמול קניתי 3 קפה של Acme, והם היו מצוינים! " * 6 + "https://example.org/" + "long" * 40
WAYS = (("en", "dark", 360), ("he", "light", 360), ("he", "dark", 1280))


@pytest.fixture
def member(transactional_db: None) -> Membership:
    """A brand with alerts of each kind, what they told, and a message that did not get through."""
    member = make_member(name="Ann-Katrin von der Langenfeld-Oberhausen")
    community = member.community
    topic = make_topic(community=community, name="קפה ועוד", query="acme")
    webhook = "https://example.org/" + "hook" * 20
    kinds: dict[str, dict[str, Any]] = {
        "קפה": {"query": "acme", "readers": [member.user], "webhook": webhook, "owner": member.user},
        "Many at a time of what is rather a long name for an alert": {"query": "acme", "at_least": 8},
        "Labels": {"kind": "label", "query": "", "topics": [topic], "intents": ["question", "complaint"]},
        "New people": {"kind": "person", "event": "first"},
        "Bursts": {"kind": "burst", "started": NOON, "active": True},
        "Paused": {"active": False},
    }
    for name, fields in kinds.items():
        make_alert(community=community, name=name, **fields)
    burst = {"start": NOON, "peak": NOON, "expected": 3, "observed": 90, "strength": 30, "bits": 99, "kind": "trouble"}
    Burst.objects.create(community=community, topic=topic, **burst)
    make_posts(9, channel=make_channel(community=community), text=LONG, language="he", sentiment=-1, intents=0b11)
    watch_alerts(now=NOON)
    Delivery.objects.update(state="given_up", error="mail_sign_in", detail="535 5.7.8 " + "no" * 200)
    return member


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize(("language", "theme", "width"), WAYS)
def test_page_of_alerts_fits_its_window(
    live_server: LiveServer,
    context: BrowserContext,
    member: Membership,
    shoot: Shoot,
    language: str,
    theme: str,
    width: int,
) -> None:
    member.user.language, member.user.theme = language, theme
    member.user.save(update_fields=["language", "theme"])
    Post.objects.update(created_at=time_of_last_week())
    sign_in(context, live_server, member)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    alert = member.community.alerts.get(name="קפה")
    slug = member.community.slug
    addresses = {name: reverse(name, args=[slug]) for name in ("alerts", "alert_add", "alerts_news")}
    addresses |= {name: reverse(name, args=[slug, alert.pk]) for name in ("alert", "alert_edit", "alert_delete")}
    wide = {}
    for name, address in addresses.items():
        page.goto(live_server.url + address)
        page.wait_for_load_state("load")
        if name == "alert_edit":
            page.locator("button[name=backtest]").click()
            expect(page.locator("#backtest .firing").first).to_be_visible()
        shoot(page, f"{name}_{language}_{theme}_{width}")
        pixels = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if pixels > 0:
            wide[name] = pixels
    assert wide == {}


def time_of_last_week() -> str:
    return _stamp(24 * 7)
