from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.listening.flows.conftest import Heard, march

from talka.listening.flows import hours_of_week, lake_tables


def test_hours_of_week_follow_the_clocks_over_their_change(heard: Heard) -> None:
    # In Athens clocks went from 3:00 to 4:00 on Sunday 2026-03-29 at 1:00 UTC, back on 2026-10-25 at 1:00 UTC.
    times = ["03-22T00:30", "03-29T00:30", "03-29T01:30", "10-25T00:30", "10-25T01:30", "10-25T02:30"]
    for number, time in enumerate(times):
        heard.post(number, created_at=datetime.fromisoformat(f"2026-{time}+00:00"))
    year = march(
        since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2027, 1, 1, tzinfo=UTC), zone=ZoneInfo("Europe/Athens")
    )
    sunday = 6 * 24
    found = {row["hour"] - sunday: row["posts"] for row in heard.ask(hours_of_week(lake_tables(), year))}
    assert found == {2: 2, 3: 2, 4: 2}
