from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import NOON, make_channel, make_member

from talka.channels.models import Channel, Post
from talka.intake.models import Quarantined
from talka.team.enums import Role
from talka.team.models import Membership

MAPPING = '{"id":"nr","text":"words","created_at":"when"}'


@pytest.fixture
def files(boss: Membership) -> Channel:
    settings = {"path": "/nowhere/old.csv", "mapping": MAPPING}
    return make_channel(community=boss.community, kind="files", settings=settings)


def waiting(channel: Channel, number: int, when: str = "the day before") -> Quarantined:
    values = {"nr": str(number), "words": f"Text {number}", "when": when}
    return Quarantined.objects.create(
        community=channel.community,
        channel=channel,
        batch=1_000_000 + number,  # none that the sequence gives in a test
        position=0,
        code="unreadable",
        reason=f"The date “{when}” cannot be read.",
        payload={"row": number, "line": number, "values": values},
        heard_at=NOON,
    )


def messages(page: Client, answer: Any) -> list[str]:
    content = page.get(answer["Location"]).content.decode()
    return [text.strip() for text in re.findall(r'<div class="alert[^>]*>\s*([^<]*)', content)]


def shown(page: Client) -> list[Quarantined]:
    return [line.item for line in page.get("/c/air/quarantine/").context["lines"]]


@pytest.mark.parametrize(
    ("code", "why"),
    [("bad_date", "The date cannot be read."), ("of_a_plugin", "It is in a form that Talka cannot read.")],
)
def test_reason_is_said_by_its_code_above_the_stored_one(page: Client, files: Channel, code: str, why: str) -> None:
    item = waiting(files, 7)
    Quarantined.objects.filter(pk=item.pk).update(code=code)
    stored = 'lang="en" dir="ltr">The date “the day before” cannot be read.<'
    for address in ("", f"{item.pk}/"):
        content = page.get(f"/c/air/quarantine/{address}").content.decode()
        assert f">{why}<" in content
        assert stored in content


def test_list_shows_what_waits_newest_first(page: Client, files: Channel) -> None:
    items = [waiting(files, number) for number in range(3)]
    content = page.get("/c/air/quarantine/").content.decode()
    assert re.findall(r'name="item" value="([^"]+)"', content) == [str(item.id) for item in reversed(items)]


def test_list_goes_on_by_pages(page: Client, files: Channel) -> None:
    items = [waiting(files, number) for number in range(53)]
    first = page.get("/c/air/quarantine/")
    second = page.get("/c/air/quarantine/" + first.context["older"])
    assert [line.item for line in [*first.context["lines"], *second.context["lines"]]] == items[::-1]
    assert second.context["older"] == ""


def test_item_shows_its_reason_and_payload(page: Client, files: Channel) -> None:
    content = page.get(f"/c/air/quarantine/{waiting(files, 7).id}/").content.decode()
    assert "The date “the day before” cannot be read." in content
    assert "Text 7" in content


def test_item_that_can_be_read_now_is_taken(page: Client, files: Channel) -> None:
    good, bad = waiting(files, 1, "2026-03-01"), waiting(files, 2)
    answer = page.post("/c/air/quarantine/again/", {"item": [str(good.id), str(bad.id)]})
    assert messages(page, answer) == ["1 was taken, 1 stays in quarantine."]
    assert list(Post.objects.values_list("external_id", "text")) == [("1", "Text 1")]
    assert shown(page) == [bad]
    assert page.get(f"/c/air/quarantine/{good.id}/").context["waits"] is False


def test_all_are_taken_again_without_choosing(page: Client, files: Channel) -> None:
    for number in range(3):
        waiting(files, number, "2026-03-01")
    answer = page.post("/c/air/quarantine/again/", {"all": "1"})
    assert messages(page, answer) == ["3 were taken, 0 stay in quarantine."]


def test_dismissed_item_is_shown_no_more_and_kept(page: Client, files: Channel) -> None:
    item, other = waiting(files, 1), waiting(files, 2)
    answer = page.post("/c/air/quarantine/dismiss/", {"item": str(item.id)})
    assert messages(page, answer) == ["1 was dismissed."]
    assert (shown(page), Quarantined.objects.count()) == ([other], 2)


@pytest.mark.parametrize("act", ["again", "dismiss"])
def test_choosing_nothing_says_so_and_changes_nothing(page: Client, files: Channel, act: str) -> None:
    waiting(files, 1, "2026-03-01")
    answer = page.post(f"/c/air/quarantine/{act}/")
    assert messages(page, answer) == ["Nothing was chosen. Tick what you mean, then press the button again."]
    assert len(shown(page)) == 1


@pytest.mark.parametrize("act", ["again", "dismiss"])
def test_nonsense_is_not_there(page: Client, files: Channel, act: str) -> None:
    assert page.post(f"/c/air/quarantine/{act}/", {"item": "no id"}).status_code == 404
    assert page.get("/c/air/quarantine/?after=no-id").status_code == 404


def test_channel_whose_connector_is_gone_says_so(page: Client, boss: Membership) -> None:
    item = waiting(make_channel(community=boss.community, kind="smoke-signals"), 1)
    answer = page.post("/c/air/quarantine/again/", {"item": str(item.id)})
    assert messages(page, answer) == [
        "The channel cannot be read any more: its connector or the key of its password is gone."
    ]


def test_items_of_another_brand_are_left_alone(page: Client) -> None:
    theirs = waiting(make_channel(kind="files", settings={"path": "/x", "mapping": MAPPING}), 1, "2026-03-01")
    assert page.get(f"/c/air/quarantine/{theirs.id}/").status_code == 404
    page.post("/c/air/quarantine/dismiss/", {"item": str(theirs.id)})
    page.post("/c/air/quarantine/again/", {"item": str(theirs.id)})
    page.post("/c/air/quarantine/again/", {"all": "1"})
    theirs.refresh_from_db()
    assert (theirs.released, theirs.dismissed, Post.objects.count()) == (None, None, 0)


def test_who_may_not_import_is_refused(client: Client, boss: Membership, files: Channel) -> None:
    client.force_login(make_member(community=boss.community, role=Role.AGENT).user)
    item = waiting(files, 1)
    answers = [client.get("/c/air/quarantine/"), client.get(f"/c/air/quarantine/{item.id}/")]
    answers += [client.post(f"/c/air/quarantine/{act}/", {"item": str(item.id)}) for act in ("again", "dismiss")]
    assert [answer.status_code for answer in answers] == [403] * 4


def test_list_asks_as_often_for_many_as_for_one(page: Client, files: Channel) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page.get("/c/air/quarantine/").status_code == 200
        return len(captured)

    waiting(files, 1)
    page.get("/c/air/quarantine/")
    one = count()
    for number in range(2, 31):
        waiting(files, number)
    assert count() == one
