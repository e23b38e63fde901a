"""Reading upwards by time, against a table in memory that answers as WordPress does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from talka.channels.connectors.wordpress.history import PAGE, History

seconds = st.lists(st.integers(0, 40), max_size=60)


def asked(table: list[tuple[str, int]], ask: dict[str, object]) -> list[tuple[str, int]]:
    after = str(ask.get("after", ""))
    page = int(str(ask["page"]))
    return sorted(row for row in table if row[0] > after)[(page - 1) * PAGE : page * PAGE]


def read(table: list[tuple[str, int]], history: History) -> list[int]:
    heard: list[int] = []
    history.done = False
    while not history.done:
        rows = asked(table, history.ask("date"))
        history.advance([time for time, _ in rows], rows=len(rows))
        heard += [number for _, number in rows]
    return heard


@given(seconds, seconds)
def test_every_row_is_read_and_later_ones_too(first: list[int], second: list[int]) -> None:
    # Many rows for each drawn second, so that pages end amid one.
    rows = [(f"2026-01-01T00:00:{one:02}", number * 10 + copy) for number, one in enumerate(first) for copy in range(9)]
    late = [(f"2026-01-01T00:00:{one:02}", -number - 1) for number, one in enumerate(second)]
    history = History()

    before = read(rows, history)
    after = read(rows + late, history)

    assert set(before) == {number for _, number in rows}
    assert {number for _, number in late} <= set(after)


def test_an_unreadable_time_stops_nothing() -> None:
    history = History()

    history.advance(["soon"], rows=1)

    assert (history.done, history.after) == (True, "soon")
