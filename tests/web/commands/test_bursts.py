"""``talka bursts``."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from talka.web.commands.bursts import bursts

BEGIN = dt.datetime(2026, 1, 5)  # noqa: DTZ001 - as files have it
STEP = dt.timedelta(minutes=5)


def _stream() -> list[tuple[str, int]]:
    counts = np.random.default_rng(1).poisson(2, 1000)
    counts[700:703] = 40
    return [((BEGIN + i * STEP).isoformat(), int(count)) for i, count in enumerate(counts)]


def _csv(rows: list[tuple[str, int]]) -> str:
    return "timestamp,value\n" + "".join(f"{time},{value}\n" for time, value in rows)


def _run(text: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(bursts, ["-", *options], input=text)


def test_bursts_are_printed_as_json(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(_csv(_stream()))
    result = CliRunner().invoke(bursts, [str(file)])
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert [(row["start"], row["noticed"], row["end"]) for row in found] == [
        ("2026-01-07T10:20:00", "2026-01-07T10:25:00", "2026-01-07T10:35:00")
    ]
    assert found[0].keys() == {"start", "end", "peak", "observed", "expected", "strength", "noticed", "bits"}
    assert (found[0]["observed"], found[0]["expected"] > 3, found[0]["strength"] > 10) == (120, True, True)


def test_rows_out_of_order_and_twice_are_put_right_and_told() -> None:
    rows = _stream()
    result = _run(_csv([*rows[::-1], rows[5]]))
    assert json.loads(result.stdout) == json.loads(_run(_csv(rows)).stdout)
    assert result.stderr.splitlines() == [
        "The rows are not in order of time: sorted.",
        "1 rows have the time of another one: the last of each time counts.",
    ]


def test_missing_rows_are_gaps_and_told() -> None:
    rows = _stream()
    result = _run(_csv(rows[:300] + rows[400:]))
    assert [row["start"] for row in json.loads(result.stdout)] == ["2026-01-07T10:20:00"]
    assert result.stderr == "100 of 1000 steps have no value: taken as times in which nothing was heard.\n"


def test_missing_rows_are_0_when_asked() -> None:
    rows = _stream()
    result = _run(_csv([row for row in rows if row[1]]), "--missing", "zero")
    assert json.loads(result.stdout) == json.loads(_run(_csv(rows)).stdout)
    assert "taken as 0." in result.stderr


def test_rows_are_added_up_to_a_longer_step() -> None:
    found = json.loads(_run(_csv(_stream()), "--step", "1h").stdout)
    assert [(row["start"], row["observed"] > 120) for row in found] == [("2026-01-07T10:00:00", True)]


def test_single_events_are_counted() -> None:
    times = [time + "Z" for time, value in _stream() for _ in range(value)]
    found = json.loads(_run("timestamp\n" + "\n".join(times)).stdout)
    assert [(row["start"], row["observed"]) for row in found] == [("2026-01-07T10:20:00Z", 120)]


def test_a_burst_that_lasts_has_no_end() -> None:
    found = json.loads(_run(_csv(_stream()[:702])).stdout)
    assert [(row["start"], row["end"]) for row in found] == [("2026-01-07T10:20:00", None)]


def test_a_header_may_name_the_columns_in_any_order_or_be_missing() -> None:
    swapped = "brand,value,timestamp\n" + "".join(f"x,{value},{time}\n" for time, value in _stream())
    bare = "".join(f"{time},{value}\n" for time, value in _stream())
    expected = json.loads(_run(_csv(_stream())).stdout)
    assert [json.loads(_run(text).stdout) for text in (swapped, bare)] == [expected, expected]


def test_text_is_for_people() -> None:
    assert _run(_csv(_stream()), "--text").stdout.startswith("2026-01-07T10:20:00  2026-01-07T10:35:00  120 posts, ")


def test_one_row_has_no_burst() -> None:
    result = _run("timestamp,value\n2026-01-05T00:00:00,5\n")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "The file is empty: it needs rows of timestamp,value or of timestamp alone."),
        (b"timestamp,value\n", "The file has a header and no rows."),
        (b"when,count\n1,2\n", "Line 1: the header has no column “timestamp”, and"),
        (b"timestamp,value\n\n2026-01-05,1\nyesterday,2\n", "Line 4: “yesterday” is no time like"),
        (b"timestamp,value\n2026-01-05,-1\n", "Line 2: “-1” is no count: it must be 0 or more."),
        (b"timestamp,value\n2026-01-05,nan\n", "Line 2: “nan” is no count: it must be 0 or more."),
        (b"timestamp,value\n2026-01-05,many\n", "Line 2: “many” is no number."),
        (b"timestamp,value\n2026-01-05,1\n2026-01-06,\xff\n", "is not UTF-8."),
        (b'timestamp,value\n2026-01-05,"1\n', "this is not CSV"),
        (b"value,timestamp\n3\n", "Line 2: the time is missing."),
        (b"timestamp\n0001-01-01\n9999-01-01\n", "From 0001-01-01 to 9999-01-01 are too many steps of 300 seconds."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_line(text: bytes, message: str) -> None:
    result = _run(text)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr


@pytest.mark.parametrize("step", ["30", "2d", "soon", "5 years"])
def test_a_step_that_is_none_is_wrong_use(step: str) -> None:
    result = _run(_csv(_stream()), "--step", step)
    assert (result.exit_code, "is no step from 1m" in result.stderr) == (2, True)
