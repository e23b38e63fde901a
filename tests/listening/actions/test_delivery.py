"""Mails over a real SMTP server and webhooks over a real HTTP server: what arrives, and what happens when it fails."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial

import pytest
from django.test import Client as Browser
from pytest_django.fixtures import Settings
from tests.factories import NOON, make_alert, make_member
from tests.listening.conftest import Say
from tests.net.servers import LOOPBACK, Canned, Server, serving
from tests.servers.processes import free_port
from tests.servers.smtp import MailServer, mail_server, part

from talka.core.crypto import seal
from talka.listening.actions.alert import stop_mail
from talka.listening.actions.delivery import GIVE_UP, LEASE, deliver_due, pause, try_again
from talka.listening.actions.watch import watch_alerts
from talka.listening.alerting.signature import is_signed
from talka.listening.alerting.webhook import LIMITS
from talka.listening.models import Alert, Delivery, Firing
from talka.net.client import Client
from talka.team.actor import Actor
from talka.team.models import AuditEntry, Community, Membership

pytestmark = pytest.mark.django_db
NOW = NOON + dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
SECRET = "a secret of the webhook"


@pytest.fixture
def smtp(settings: Settings) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "talka@example.org"
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        yield server


@pytest.fixture
def hook() -> Iterator[Server]:
    with serving() as server:
        server.answers["/hook"] = Canned(status=204)
        yield server


def deliver(now: dt.datetime = NOW) -> int:
    """Send what is due, over loopback too; of two bounds of a wait always the longer one."""
    connect = partial(Client, allowed_networks=LOOPBACK, limits=LIMITS)
    return deliver_due(clock=lambda: now, connect=connect, chance=lambda: 1.0)


def fire(say: Say, *texts: str) -> None:
    say(*(texts or ("The coffee <b>leaks</b>",)))
    watch_alerts(now=NOW)


def one() -> Delivery:
    return Delivery.objects.get()


def link(mail: EmailMessage, name: str) -> str:
    return str(mail[name]).strip(" <>").partition("8420")[2]


def test_mail_tells_what_why_and_where(air: Community, member: Membership, say: Say, smtp: MailServer) -> None:
    alert = make_alert(community=air, name="Leaks", query="leak*", readers=[member.user])
    fire(say)
    assert (deliver(), deliver()) == (1, 0)
    (mail,) = smtp.mails
    post, page = air.posts.get(), f"http://127.0.0.1:8420/c/air/alerts/{alert.pk}/"
    assert smtp.receivers == [member.user.email]
    assert (mail["Subject"], mail["From"]) == (
        "Leaks: Ann Example: The coffee <b>leaks</b>",
        "talka@example.org",
    )
    assert mail["Message-ID"] == f"<{one().pk}@example.org>"
    assert (mail["Auto-Submitted"], mail["List-Unsubscribe-Post"]) == ("auto-generated", "List-Unsubscribe=One-Click")
    stop = str(mail["List-Unsubscribe"]).strip(" <>")
    assert part(mail, "plain") == (
        "The alert “Leaks” of Air:\n\n"
        "* Ann Example: The coffee <b>leaks</b>\n"
        "  Why: Words: “\u2068leaks\u2069”.\n"
        "  “The coffee <b>leaks</b>”\n"
        f"  http://127.0.0.1:8420/c/air/posts/{post.pk}/\n\n"
        "--\n"
        "You get this because the alert names you.\n"
        f"See all that it told: {page}\n"
        f"Change it: {page}edit/\n"
        f"No more mails of this alert to you: {stop}\n"
    )
    html = part(mail, "html")
    assert "The coffee &lt;b&gt;leaks&lt;/b&gt;" in html
    assert all(f'href="{address}"' in html for address in (page, stop, f"http://127.0.0.1:8420/c/air/posts/{post.pk}/"))
    assert (one().state, one().sent, one().tries) == ("sent", NOW, 1)


def test_mail_speaks_the_language_of_its_receiver(air: Community, say: Say, smtp: MailServer) -> None:
    reader = make_member(community=air, language="he", time_zone="Asia/Jerusalem").user
    make_alert(community=air, readers=[reader])
    fire(say)
    deliver()
    assert '<html lang="he" dir="rtl">' in part(smtp.mails[0], "html")


def test_digest_is_one_mail_and_waits_for_its_hour(
    air: Community, member: Membership, say: Say, smtp: MailServer
) -> None:
    make_alert(community=air, name="Daily", pace="daily", hour=9, owner=member.user, readers=[member.user])
    fire(say, *(f"coffee {number}" for number in range(22)))
    assert deliver(NOON + dt.timedelta(hours=20)) == 0
    assert deliver(NOON + dt.timedelta(hours=21)) == 1
    assert smtp.mails[0]["Subject"] == "Daily: 22 messages"
    assert "and 2 more, on the page of the alert" in part(smtp.mails[0], "plain")


def test_link_in_the_mail_ends_the_mails_for_this_person_alone(
    air: Community, member: Membership, say: Say, smtp: MailServer
) -> None:
    other = make_member(community=air).user
    alert = make_alert(community=air, readers=[member.user, other])
    fire(say)
    deliver()
    mail = next(mail for mail in smtp.mails if mail["To"] == member.user.email)
    address, browser = link(mail, "List-Unsubscribe"), Browser(enforce_csrf_checks=True)
    assert browser.get(address).status_code == 200
    assert alert.readers.count() == 2
    assert browser.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(alert.readers.all()) == [other]
    assert AuditEntry.objects.filter(action="alert.stop_mail", user=member.user).count() == 1
    assert browser.get(address[:-3] + "x/").status_code == 410


def test_what_waits_is_not_sent_to_who_stopped_it_or_left_the_brand(
    air: Community, member: Membership, say: Say, smtp: MailServer
) -> None:
    left = make_member(community=air)
    alert = make_alert(community=air, readers=[member.user, left.user], pace="daily")
    fire(say)
    stop_mail(by=Actor.system("test"), alert=alert, user=member.user)
    left.delete()
    assert deliver(NOW + dt.timedelta(days=2)) == 1
    assert (smtp.mails, one().state, one().error) == ([], "given_up", "receiver_gone")


def test_mail_server_that_is_away_is_tried_again_and_given_up_after_a_day(
    air: Community, member: Membership, say: Say, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    make_alert(community=air, readers=[member.user])
    fire(say)
    deliver()
    assert (one().state, one().error, one().next_try) == ("failed", "mail_unreachable", NOW + MINUTE)
    assert deliver(NOW + MINUTE / 2) == 0
    deliver(NOW + MINUTE)
    assert one().next_try == NOW + 3 * MINUTE
    deliver(NOW + GIVE_UP)
    assert (one().state, one().tries) == ("given_up", 3)
    assert deliver(NOW + 2 * GIVE_UP) == 0


def test_given_up_message_goes_out_when_somebody_tries_it_again(
    air: Community, member: Membership, say: Say, smtp: MailServer
) -> None:
    make_alert(community=air, readers=[member.user])
    fire(say)
    smtp.unknown = member.user.email
    deliver()
    assert (one().state, one().error) == ("given_up", "mail_receiver")
    assert one().detail == "550 5.1.1 no such user"
    smtp.unknown = ""
    later = NOW + 3 * GIVE_UP
    try_again(by=Actor.system("test"), delivery=one(), now=later)
    assert deliver(later) == 1
    assert (one().state, len(smtp.mails), one().error) == ("sent", 1, "")


@pytest.mark.parametrize(("answer", "state"), [("451 4.3.0 later", "failed"), ("554 5.7.1 never", "given_up")])
def test_refusal_of_the_mail_server_is_passing_or_final(
    air: Community, member: Membership, say: Say, smtp: MailServer, answer: str, state: str
) -> None:
    make_alert(community=air, readers=[member.user])
    smtp.refusal = answer
    fire(say)
    deliver()
    assert (one().state, one().error, one().detail) == (state, "mail_refused", answer)


def hooked(air: Community, hook: Server, **fields: object) -> Alert:
    secret = seal({"secret": SECRET})
    return make_alert(community=air, name="Hook", webhook=f"{hook.url}/hook", webhook_secret=secret, **fields)


def test_webhook_gets_signed_json(air: Community, member: Membership, say: Say, hook: Server) -> None:
    alert = hooked(air, hook, owner=member.user)
    fire(say, "The coffee leaks")
    assert deliver() == 1
    (got,) = hook.got
    body, delivery, firing, post = json.loads(got.body), one(), Firing.objects.get(), air.posts.get()
    assert is_signed(SECRET, got.body, got.headers["talka-signature"], now=int(NOW.timestamp()))
    assert (got.headers["talka-delivery"], got.headers["content-type"]) == (str(delivery.pk), "application/json")
    page = f"http://127.0.0.1:8420/c/air/posts/{post.pk}/"
    assert body == {
        "id": str(delivery.pk),
        "brand": {"slug": "air", "name": "Air"},
        "alert": {
            "id": str(alert.pk),
            "name": "Hook",
            "kind": "words",
            "url": f"http://127.0.0.1:8420/c/air/alerts/{alert.pk}/",
        },
        "told": [
            {
                "id": str(firing.pk),
                "at": "2026-03-01T13:00:00Z",
                "title": "Ann Example: The coffee leaks",
                "url": page,
                "why": {"code": "words", "text": "Words: “\u2068coffee\u2069”.", "values": {"words": ["coffee"]}},
                "posts": [
                    {
                        "id": str(post.pk),
                        "url": page,
                        "original": "",
                        "author": "Ann Example",
                        "title": "",
                        "text": "The coffee leaks",
                        "at": post.created_at.isoformat().replace("+00:00", "Z"),
                    }
                ],
            }
        ],
        "more": 0,
    }


def test_retry_of_a_webhook_has_the_same_id(air: Community, say: Say, hook: Server) -> None:
    hooked(air, hook)
    hook.answers["/hook"] = [Canned(status=503), Canned(status=200)]
    fire(say)
    deliver()
    assert (one().state, one().error) == ("failed", "server_fault")
    deliver(NOW + MINUTE)
    assert one().state == "sent"
    assert {got.headers["talka-delivery"] for got in hook.got} == {str(one().pk)}
    assert len({got.body for got in hook.got}) == 1


def test_webhook_in_a_private_network_is_not_called(air: Community, say: Say, hook: Server) -> None:
    hooked(air, hook)
    fire(say)
    deliver_due(clock=lambda: NOW)
    assert (hook.got, one().state, one().error) == ([], "given_up", "private_address")


def test_webhook_does_not_lead_on_to_another_address(air: Community, say: Say, hook: Server) -> None:
    hooked(air, hook)
    hook.answers["/hook"] = Canned(status=302, headers={"Location": f"{hook.url}/other"})
    fire(say)
    deliver()
    assert ([got.path for got in hook.got], one().state == "sent") == (["/hook"], False)


def test_kill_in_the_middle_of_sending_sends_again_with_the_same_id(
    air: Community, member: Membership, say: Say, smtp: MailServer
) -> None:
    make_alert(community=air, readers=[member.user])
    fire(say)

    class Killed(BaseException):
        """The process ends here."""

    def clock() -> dt.datetime:
        if smtp.mails:  # the mail is out, and nobody has written it down
            raise Killed
        return NOW

    with pytest.raises(Killed):
        deliver_due(clock=clock)
    assert (one().state, deliver(NOW + LEASE - MINUTE)) == ("waiting", 0)
    assert deliver(NOW + LEASE) == 1
    assert (one().state, len({mail["Message-ID"] for mail in smtp.mails}), len(smtp.mails)) == ("sent", 1, 2)


def test_what_is_found_while_a_message_is_on_its_way_goes_into_another(
    air: Community, member: Membership, say: Say
) -> None:
    make_alert(community=air, readers=[member.user])
    fire(say)
    Delivery.objects.update(tries=1)
    fire(say)
    assert [delivery.firings.count() for delivery in Delivery.objects.all()] == [1, 1]


def test_waits_double_up_to_two_hours_with_chance() -> None:
    assert [pause(tries, 1.0) / MINUTE for tries in (1, 2, 3, 7, 8, 50)] == [1, 2, 4, 64, 120, 120]
    assert pause(3, 0.0) == 2 * MINUTE
