from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from talka.lake import POSTS, Engine, Lake
from talka.lake.schema import table_of

if TYPE_CHECKING:
    import pyarrow as pa

MakePosts = Callable[..., "pa.Table"]


def post(number: int, **columns: Any) -> dict[str, Any]:
    """A post of the lake: unlike every other number's, and the same at each call."""
    made = {
        "community_id": "brand",
        "channel_id": "feed",
        "post_id": uuid.UUID(int=number).bytes,
        "version": 1,
        "deleted": False,
        "seq": number,
        "batch": 1,
        "created_at": datetime(2026, 3, 1, 12, tzinfo=UTC),
        "text": f"post {number}",
        "language": "en",
    }
    return made | columns


def posts_of(rows: list[dict[str, Any]]) -> pa.Table:
    """Posts as the lake takes them."""
    names = {name for row in rows for name in row} | {"created_at", "post_id"}
    return table_of(POSTS.name, {name: [row.get(name) for row in rows] for name in names})


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(memory="256MB", threads=2)


@pytest.fixture
def lake(tmp_path: Path, engine: Engine) -> Lake:
    return Lake(str(tmp_path / "lake"), engine=engine)
