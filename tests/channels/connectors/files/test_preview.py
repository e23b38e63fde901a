from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.channels.connectors.files.exports import save, table

from talka.channels.connectors.files.mapping import Dates, Mapping, guess
from talka.channels.connectors.files.preview import Preview, preview


def test_preview_tells_what_a_file_is(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", table([("1", "one", "13/02/2024"), ("2", "two", "01/02/2024")]) + "3,x,y,z\n")
    assert preview(path, rows=1) == Preview(
        format="csv",
        encoding="utf-8",
        columns=("id", "text", "created_at"),
        rows=(("1", "one", "13/02/2024"),),
        mapping=Mapping(id="id", text="text", created_at="created_at", dates=Dates.DAY_FIRST),
        total=3,
        exact=True,
        broken=1,
    )


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.csv.zst"])
def test_preview_estimates_the_rows_of_a_large_file(tmp_path: Path, name: str) -> None:
    seen = preview(save(tmp_path / name, table([(str(number), "some text", "") for number in range(10_000, 30_000)])))
    assert (seen.exact, abs((seen.total or 0) - 20_000) < 200, len(seen.rows)) == (False, True, 20)


def test_preview_shows_columns_inside_of_others(tmp_path: Path) -> None:
    rows = [{"id": 1, "user": {"screen_name": "ann", "x": {}}, "text": "a"}, {"id": 2, "more": None}]
    seen = preview(save(tmp_path / "a.jsonl", b"\n".join(map(msgspec.json.encode, rows))))
    assert (seen.columns, seen.rows) == (
        ("id", "user.screen_name", "user.x", "text", "more"),
        (("1", "ann", "{}", "a", ""), ("2", "", "", "", "")),
    )
    assert seen.mapping == Mapping(id="id", text="text", author_handle="user.screen_name")


@pytest.mark.parametrize(
    ("columns", "mapping"),
    [
        (
            "_unit_id airline_sentiment name retweet_count text tweet_created tweet_id user_timezone",
            Mapping(id="tweet_id", text="text", created_at="tweet_created", author_name="name", shares="retweet_count"),
        ),
        (
            "Query Id|Date|Title|Url|Language|Author|Full Name|Full Text|Resource Id|Thread Id|X Likes|X Reposts",
            Mapping(
                id="Resource Id",
                text="Full Text",
                title="Title",
                created_at="Date",
                author_handle="Author",
                author_name="Full Name",
                url="Url",
                thread="Thread Id",
                language="Language",
                likes="X Likes",
                shares="X Reposts",
            ),
        ),
        (
            "url title content published indexed lang extra_author_attributes.name",
            Mapping(
                text="content",
                title="title",
                created_at="published",
                author_name="extra_author_attributes.name",
                url="url",
                language="lang",
            ),
        ),
        (
            "Timestamp (UTC)|Message ID|Permalink|Message|From|Likes|Comments|Shares",
            Mapping(
                id="Message ID",
                text="Message",
                created_at="Timestamp (UTC)",
                author_handle="From",
                url="Permalink",
                likes="Likes",
                comments="Comments",
                shares="Shares",
            ),
        ),
        (
            "tweet_id author_id inbound created_at text response_tweet_id in_response_to_tweet_id",
            Mapping(
                id="tweet_id",
                text="text",
                created_at="created_at",
                author_id="author_id",
                parent="in_response_to_tweet_id",
            ),
        ),
    ],
)
def test_columns_of_common_exports_are_known(columns: str, mapping: Mapping) -> None:
    assert guess(columns.split("|") if "|" in columns else columns.split(), []) == mapping


def test_kind_and_place_of_authors_are_known_by_name_and_value() -> None:
    row = {
        "id": "1",
        "text": "Hi",
        "author": "Ann",
        "account_type": "Individual",
        "user_location": "Riga",
        "type": "bot",
    }
    whole = Mapping(id="id", text="text", author_handle="author", author_kind="account_type", place="user_location")
    assert guess(list(row), [row]) == whole
    assert guess(list(row), [row | {"account_type": "gold"}]).author_kind == ""


def test_values_decide_where_a_name_may_deceive() -> None:
    rows = [
        {"id": "7", "comment_id": str(number), "score": "0.5", "type": "spam", "said": "a b c d"} for number in range(3)
    ]
    assert guess(list(rows[0]), rows) == Mapping(id="comment_id", text="said")


def test_numbers_of_data_frames_are_ids_again(tmp_path: Path) -> None:
    from tests.channels.connectors.files.exports import posts

    body = table([("1.0", "a", ""), ("2.0", "b", "1.0"), ("3.0", "c", "nan")], columns=("id", "text", "in_reply_to"))
    found = [(post.id, post.parent) for post in posts(save(tmp_path / "a.csv", body))]
    assert found == [("1", ""), ("2", "1"), ("3", "")]
