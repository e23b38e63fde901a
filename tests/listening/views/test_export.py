"""Downloads: what stands in them, what they refuse, what the audit log keeps of them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from tests.factories import NOON, make_channel, make_collection, make_community, make_list, make_member, make_posts
from tests.factories import make_topic as topic_of_factory
from tests.listening.conftest import Say

from talka.channels.models import Author
from talka.listening.actions import collect, correct_label, search_back
from talka.listening.label_names import intents_mask
from talka.listening.models import Collected, Correction
from talka.listening.queries.export import POST_COLUMNS, exported
from talka.listening.queries.filters import RiverFilter
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.models import AuditEntry, Community, Membership

EXPORT = "/c/air/river/export"


class Answer(NamedTuple):
    status: int
    headers: Any
    content: bytes

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.content.splitlines()]


def fetched(member: Membership, address: str, **given: str) -> Answer:
    """The whole answer of an address."""

    async def ask() -> Answer:
        page = AsyncClient()
        await page.aforce_login(member.user)
        answer: HttpResponseBase = await page.get(address, query_params=given)
        if not isinstance(answer, StreamingHttpResponse):
            assert isinstance(answer, HttpResponse)
            return Answer(answer.status_code, answer.headers, answer.content)
        content = b"".join([part async for part in answer])
        return Answer(answer.status_code, answer.headers, content)

    return async_to_sync(ask)()


def test_export_holds_what_the_river_shows_with_all_of_it(member: Membership, air: Community, say: Say) -> None:
    topic = topic_of_factory(community=air, name="Hot drinks", query="coffee")
    ann = Author.objects.create(community=air, network="n", external_id="1", name="Ann", handle="ann", place="Riga")
    fields: dict[str, Any] = {
        "title": "Hello",
        "url": "https://example.org/1",
        "language": "en",
        "sentiment": 1,
        "sentiment_score": 0.75,
        "intents": intents_mask(["question", "thanks"]),
        "author_kind": "person",
        "country": "LV",
        "likes": 3,
        "hashtags": ["tea", "cup"],
        "links": ["https://example.org/a", "https://example.org/b"],
        "parent_external": "p",
        "thread": "t",
        "external_id": "no. 1",
        "author": ann,
        "created_at": NOON,
        "heard_at": NOON,
    }
    (first,) = say("coffee", **fields)
    say("COFFEE", repeat_of=first)
    say("gone", deleted_at=NOON)
    search_back(topic_id=topic.pk)
    answer = fetched(member, EXPORT, format="jsonl")
    assert answer.lines == [
        {
            "id": "no. 1",
            "created_at": "2026-03-01T12:00:00Z",
            "heard_at": "2026-03-01T12:00:00Z",
            "channel": "Blog",
            "kind": "post",
            "author": "Ann",
            "handle": "ann",
            "author_kind": "person",
            "place": "Riga",
            "country": "LV",
            "title": "Hello",
            "text": "coffee",
            "url": "https://example.org/1",
            "language": "en",
            "sentiment": "positive",
            "sentiment_score": 0.75,
            "intents": ["question", "thanks"],
            "topics": ["Hot drinks"],
            "likes": 3,
            "shares": None,
            "comments": None,
            "repeats": 1,
            "hashtags": ["tea", "cup"],
            "links": ["https://example.org/a", "https://example.org/b"],
            "parent": "p",
            "thread": "t",
        }
    ]


@pytest.mark.parametrize("given", [{}, {"q": "tea OR milk"}, {"language": "el"}, {"q": "-tea", "language": "el"}])
def test_export_is_the_filter_of_the_river(member: Membership, say: Say, given: dict[str, str]) -> None:
    say("coffee", "tea", "milk")
    say("tea again", "καφές", language="el")
    texts = [line["text"] for line in fetched(member, EXPORT, format="jsonl", **given).lines]
    expected = {
        (): ["καφές", "tea again", "milk", "tea", "coffee"],
        ("q",): ["tea again", "milk", "tea"],
        ("language",): ["καφές", "tea again"],
        ("q", "language"): ["καφές"],
    }
    assert texts == expected[tuple(given)]


def test_export_reads_batch_by_batch_until_the_end(air: Community) -> None:
    make_posts(7, channel=make_channel(community=air))
    batches = list(exported(air, RiverFilter(), batch=3))
    texts = [row[11] for batch in batches for row in batch]
    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert texts == [f"Post number {n} about coffee" for n in range(7, 0, -1)]


@pytest.mark.parametrize(("zone", "found"), [("Pacific/Auckland", ["coffee"]), ("UTC", [])])
def test_export_knows_the_time_zone_of_whoever_asks(member: Membership, say: Say, zone: str, found: list[str]) -> None:
    member.user.time_zone = zone
    member.user.save(update_fields=["time_zone"])
    say("coffee", created_at=NOON)  # a Sunday; in Auckland Monday, 1 o'clock
    assert [line["text"] for line in fetched(member, EXPORT, format="jsonl", hour="1").lines] == found


def test_csv_is_marked_as_utf_8_and_runs_no_formula(member: Membership, say: Say) -> None:
    say('=HYPERLINK("http://evil.example","ü")', hashtags=["-a", "b"])
    answer = fetched(member, EXPORT)
    ((header, row)) = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    told = dict(zip(header, row, strict=True))
    assert answer.content[:3] == b"\xef\xbb\xbf"
    assert (told["text"], told["hashtags"]) == ('\'=HYPERLINK("http://evil.example","ü")', "'-a; b")
    assert header == [column.name for column in POST_COLUMNS]


def test_parquet_can_be_read(member: Membership, say: Say) -> None:
    say("coffee", "tea")
    table = pq.read_table(io.BytesIO(fetched(member, EXPORT, format="parquet").content))
    assert (table["text"].to_pylist(), table.column_names) == (["tea", "coffee"], [c.name for c in POST_COLUMNS])


def test_download_has_a_name_with_brand_and_day(member: Membership) -> None:
    answer = fetched(member, EXPORT, format="parquet")
    assert answer.headers["Content-Type"] == "application/vnd.apache.parquet"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="air-river-20')
    assert answer.headers["Content-Disposition"].endswith('.parquet"')


@pytest.mark.parametrize("given", [{"format": "xls"}, {"q": '"cof'}, {"topic": "nonsense"}, {"since": "never"}])
def test_export_of_what_is_not_understood_is_refused_and_not_noted(
    member: Membership, say: Say, given: dict[str, str]
) -> None:
    say("coffee")
    assert (fetched(member, EXPORT, **given).status, AuditEntry.objects.filter(action="river.export").count()) == (
        400,
        0,
    )


def test_audit_log_keeps_who_took_what(air: Community) -> None:
    viewer = make_member(community=air, role=Role.VIEWER, name="Vi Viewer")
    make_list(community=air, name="Drinks")
    fetched(viewer, EXPORT, format="jsonl", q="list:drinks", language="")
    entry = AuditEntry.objects.get(action="river.export")
    assert (entry.user_name, entry.after) == ("Vi Viewer", {"format": "jsonl", "filter": {"q": "list:drinks"}})


def test_export_asks_as_often_for_thirty_posts_as_for_one(air: Community) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(exported(air, RiverFilter()))
        return len(captured)

    channel = make_channel(community=air)
    make_posts(1, channel=channel)
    one = count()
    make_posts(29, channel=channel)
    assert count() == one


def test_export_of_a_collection_tells_who_kept_what_and_why(member: Membership, air: Community, say: Say) -> None:
    collection = make_collection(community=air, name="Кофе & чай")
    first, second, gone = say("coffee", "tea", "gone")
    by = Actor.person(member.user)
    for post in (first, gone, second):
        collect(by=by, collection=collection, posts=[post.pk], comment=f"Why {post.text}")
    type(gone).objects.filter(pk=gone.pk).update(deleted_at=NOON)
    Collected.objects.update(at=NOON)
    answer = fetched(member, f"/c/air/collections/{collection.pk}/export", format="jsonl")
    told = [(line["text"], line["comment"], line["collected_by"], line["collected_at"]) for line in answer.lines]
    at = "2026-03-01T12:00:00Z"
    assert told == [("tea", "Why tea", "Bo Boss", at), ("coffee", "Why coffee", "Bo Boss", at)]
    assert AuditEntry.objects.get(action="collection.export").object_name == "Кофе & чай"
    assert fetched(member, f"/c/air/collections/{collection.pk}/export", format="x").status == 400


def test_corrections_of_the_present_wording_are_exported_the_newest_of_each_label(
    member: Membership, air: Community, say: Say
) -> None:
    by = Actor.person(member.user)
    post, edited, gone = say("coffee", "tea", "gone", title="Hello", language="en")
    correct_label(by=by, community=air, posts=[post.pk, edited.pk, gone.pk], label="sentiment", value=1)
    correct_label(by=by, community=air, posts=[post.pk], label="question", value=1)
    correct_label(by=by, community=air, posts=[post.pk], label="sentiment", value=-1)
    type(post).objects.filter(pk=edited.pk).update(version=2)
    type(post).objects.filter(pk=gone.pk).update(deleted_at=NOON)
    make_posts(1)
    Correction.objects.update(at=NOON)
    same = {"text": "Hello\ncoffee", "language": "en", "by": "Bo Boss", "at": "2026-03-01T12:00:00Z"}
    answer = fetched(member, "/c/air/corrections/export")
    assert answer.lines == [
        same | {"label": "question", "value": True},
        same | {"label": "sentiment", "value": -1},
    ]
    assert AuditEntry.objects.filter(action="corrections.export").count() == 1


def test_strangers_and_viewers_take_no_corrections(client: Client, air: Community) -> None:
    for member, status in ((make_member(), 404), (make_member(community=air, role=Role.VIEWER), 403)):
        client.force_login(member.user)
        assert client.get("/c/air/corrections/export").status_code == status


def test_head_of_a_download_is_no_download(page: Client, air: Community) -> None:
    make_community()
    assert page.head(EXPORT).status_code == 200
    assert not AuditEntry.objects.filter(action="river.export").exists()
