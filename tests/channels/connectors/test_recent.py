from __future__ import annotations

import json
from datetime import UTC, datetime

import msgspec

from talka.channels.connectors.contract import HeardPost
from talka.channels.connectors.recent import GONE, Recent


def test_new_changed_and_known_are_told_apart() -> None:
    recent = Recent()
    post = HeardPost(id="1", text="before")

    told = [
        recent.note(post),
        recent.note(post),
        recent.note(msgspec.structs.replace(post, likes=7)),
        recent.note(msgspec.structs.replace(post, text="after")),
        recent.note(msgspec.structs.replace(post, text="after", edited_at=datetime(2026, 1, 1, tzinfo=UTC))),
    ]

    assert told == [True, False, False, True, True]


def test_one_that_is_gone_is_told_once_and_again_when_it_is_back() -> None:
    recent = Recent()
    post, gone = HeardPost(id="1", text="here"), HeardPost(id="1", deleted=True)

    told = [recent.note(one) for one in (gone, post, gone, gone, post)]

    assert told == [False, True, True, False, True]
    assert "1" in recent


def test_those_met_longest_ago_are_dropped() -> None:
    recent = Recent(limit=3)
    for number in (1, 2, 3, 4, 1, 5):
        recent.note(HeardPost(id=str(number)))

    rows = recent.rows()

    assert [post_id for post_id, _ in rows] == ["4", "1", "5"]
    assert recent.ids()[:3] == ["5", "1", "4"]
    assert Recent(json.loads(json.dumps(rows))).rows() == rows


def test_gone_ones_are_not_among_the_ids() -> None:
    recent = Recent([("1", GONE), ("2", "x")])

    assert recent.ids() == ["2"]
    assert "1" not in recent
