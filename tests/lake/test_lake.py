from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.lake.conftest import post, posts_of

from talka.lake import (
    MENTIONS,
    POSTS,
    RAW,
    Engine,
    Folded,
    Lake,
    LakeBusyError,
    LakeDamagedError,
    LakeFullError,
    LakeUnwritableError,
)
from talka.lake.schema import arrow_schema, ibis_table

SPAWN = multiprocessing.get_context("spawn")


def seqs(lake: Lake) -> list[int]:
    table = lake.ibis_table(POSTS.name)
    found: list[int] = lake.run(table.select("seq").order_by("seq"))["seq"].to_pylist()
    return found


def test_import_loads_no_engine() -> None:
    code = "import sys, talka.lake, talka.listening.volume; print([m for m in sys.modules if m in sys.argv[1:]])"
    heavy = ["pyarrow", "deltalake", "duckdb", "ibis", "pandas", "numpy"]
    answer = subprocess.run([sys.executable, "-c", code, *heavy], check=True, capture_output=True, text=True)
    assert answer.stdout == "[]\n"


def test_sums_of_whole_numbers_are_whole_numbers(lake: Lake) -> None:
    lake.append(POSTS.name, posts_of([post(1, likes=3), post(2, likes=4)]), writer="w", number=1)
    table = lake.ibis_table(POSTS.name)
    (row,) = lake.run(table.agg(likes=table.likes.sum())).to_pylist()
    assert (row, type(row["likes"])) == ({"likes": 7}, int)


@pytest.mark.parametrize("name", [RAW.name, POSTS.name, MENTIONS.name])
def test_a_lake_without_files_reads_as_empty(lake: Lake, name: str) -> None:
    found = lake.run(lake.ibis_table(name))
    assert (found.num_rows, found.column_names) == (0, arrow_schema(name).names)
    assert (lake.files(name), lake.months(name), lake.number(name, "writer")) == ([], [], None)
    assert (lake.compact(name, "2026-03"), lake.vacuum(name)) == (Folded(0, 0), 0)


def test_append_reads_back_what_was_written(lake: Lake) -> None:
    written = posts_of([post(1, hashtags=["a", "β"], likes=3, text="it's\nשלום"), post(2, title="x")])
    lake.append(POSTS.name, written, writer="w", number=1)
    assert lake.run(lake.ibis_table(POSTS.name).order_by("seq")).to_pylist() == written.to_pylist()


def test_append_takes_a_number_once(lake: Lake) -> None:
    wrote = [lake.append(POSTS.name, posts_of([post(n)]), writer="w", number=n) for n in (1, 2, 2, 1, 3)]
    assert (wrote, seqs(lake), lake.number(POSTS.name, "w")) == (
        [True, True, False, False, True],
        [1, 2, 3],
        3,
    )


def test_append_of_another_writer_counts_for_itself(lake: Lake) -> None:
    lake.append(POSTS.name, posts_of([post(1)]), writer="one", number=7)
    lake.append(POSTS.name, posts_of([post(2)]), writer="two", number=1)
    assert (lake.number(POSTS.name, "one"), lake.number(POSTS.name, "two"), seqs(lake)) == (7, 1, [1, 2])


def test_append_refuses_the_second_of_two_at_once(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.append(POSTS.name, posts_of([post(1)]), writer="w", number=1)
    store = lake.stores[POSTS.name]
    earlier = store._open()
    lake.append(POSTS.name, posts_of([post(2)]), writer="w", number=2)
    monkeypatch.setattr(store, "_open", lambda: earlier)  # a process that looked before the other wrote
    with pytest.raises(LakeBusyError):
        store.append(posts_of([post(2)]), writer="w", number=2)
    assert seqs(Lake(lake.root)) == [1, 2]


def test_replace_changes_all_or_the_rows_asked_for(lake: Lake) -> None:
    lake.append(POSTS.name, posts_of([post(1), post(2, language="de"), post(3)]), writer="w", number=1)
    lake.replace(POSTS.name, posts_of([post(4, language="de")]), writer="x", number=1, where="language = 'de'")
    assert seqs(lake) == [1, 3, 4]
    lake.replace(POSTS.name, posts_of([post(5)]), writer="w", number=9)
    assert (seqs(lake), lake.number(POSTS.name, "w")) == ([5], 9)
    lake.delete(POSTS.name, "seq = 5")
    assert seqs(lake) == []


def test_months_divide_by_utc_month(lake: Lake) -> None:
    times = ["2026-02-28T23:59:59.999999+00:00", "2026-03-01T00:00:00+00:00", "2026-03-01T01:00:00+02:00"]
    rows = [post(n, created_at=datetime.fromisoformat(time)) for n, time in enumerate(times)]
    lake.append(POSTS.name, posts_of(rows), writer="w", number=1)
    assert [(m.month, m.files, m.rows) for m in lake.months(POSTS.name)] == [
        ("2026-02", 1, 2),
        ("2026-03", 1, 1),
    ]


def test_a_month_condition_opens_no_other_file(lake: Lake) -> None:
    for number, month in enumerate((1, 2, 3), start=1):
        rows = posts_of([post(number, created_at=datetime(2026, month, 5, tzinfo=UTC))])
        lake.append(POSTS.name, rows, writer="w", number=number)
    for file in lake.files(POSTS.name)[:1]:
        Path(file).write_bytes(b"not Parquet")
    table = lake.ibis_table(POSTS.name)
    engine = Engine()
    files = lake.files(POSTS.name)[::-1]
    sql = "SELECT seq FROM posts WHERE month >= '2026-02' ORDER BY seq"
    assert engine.run(sql, {"posts": files})["seq"].to_pylist() == [2, 3]
    assert table.columns[-1] == "month"


def test_quarter_is_the_floor_of_the_time() -> None:
    times = ["1969-12-31T23:59:59+00:00", "1970-01-01T00:00:00+00:00", "2026-03-01T12:14:59.999999+00:00"]
    rows = posts_of([post(n, created_at=datetime.fromisoformat(time)) for n, time in enumerate(times)])
    expected = [int(datetime.fromisoformat(time).timestamp() // 900) for time in times]
    assert rows["quarter"].to_pylist() == expected


def test_threads_share_one_engine(lake: Lake) -> None:
    lake.append(POSTS.name, posts_of([post(n) for n in range(500)]), writer="w", number=1)
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(len(seqs(lake)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [500] * 8


def test_compact_folds_and_vacuum_keeps_what_a_reader_may_need(lake: Lake) -> None:
    for number in range(10):
        lake.append(POSTS.name, posts_of([post(number)]), writer="w", number=number)
    before = lake.files(POSTS.name)
    assert lake.scattered(POSTS.name) == ["2026-03"]
    assert lake.compact(POSTS.name, "2026-03") == Folded(removed=10, added=1)
    assert (lake.scattered(POSTS.name), lake.vacuum(POSTS.name)) == ([], 0)
    assert lake.engine.run("SELECT count(*) AS n FROM posts", {"posts": before})["n"].to_pylist() == [10]
    assert lake.vacuum(POSTS.name, timedelta(0)) >= 10
    assert (seqs(lake), [Path(file).exists() for file in before]) == (list(range(10)), [False] * 10)


def _fold_until(root: str, stop: multiprocessing.synchronize.Event) -> None:
    """Append a post of another month, fold March and sweep, over and over."""
    lake, number = Lake(root), 1000
    while not stop.is_set():
        for _ in range(3):
            number += 1
            april = post(number, created_at=datetime(2026, 4, 1, tzinfo=UTC))
            lake.append(POSTS.name, posts_of([april]), writer="w", number=number)
            # An edit that changes nothing gives March a new small file with each round.
            lake.append(POSTS.name, posts_of([post(1, version=number)]), writer="v", number=number)
        lake.compact(POSTS.name, "2026-03")
        lake.vacuum(POSTS.name)


@pytest.fixture
def folding(lake: Lake) -> Iterator[multiprocessing.process.BaseProcess]:
    for number in range(20):
        rows = [post(number * 100 + n, seq=number * 100 + n) for n in range(100)]
        lake.append(POSTS.name, posts_of(rows), writer="w", number=number)
    stop = SPAWN.Event()
    process = SPAWN.Process(target=_fold_until, args=(lake.root, stop))
    process.start()
    yield process
    stop.set()
    process.join(60)
    assert process.exitcode == 0


def test_a_month_is_right_while_another_process_folds_it(
    lake: Lake, folding: multiprocessing.process.BaseProcess
) -> None:
    table = ibis_table(POSTS.name)
    march = table.filter(table.month == "2026-03")
    asked = march.agg(posts=march.post_id.nunique(), first=(march.version == 1).sum())
    answers: set[tuple[object, ...]] = set()
    versions: set[tuple[str, ...]] = set()
    until = datetime.now(UTC) + timedelta(minutes=10)
    while len(versions) < 8 and datetime.now(UTC) < until and folding.is_alive():
        answers.add(tuple(lake.run(asked).to_pylist()[0].values()))
        versions.add(tuple(lake.files(POSTS.name)))
    assert answers == {(2000, 2000)}
    assert len(versions) >= 8, "nothing was folded meanwhile"


WRITER = """
    import sys
    from talka.lake import Lake, POSTS
    from tests.lake.conftest import post, posts_of
    lake = Lake(sys.argv[1])
    for number in range((lake.number(POSTS.name, "w") or 0) + 1, 1000):
        lake.append(POSTS.name, posts_of([post(number, text="x" * 20000)]), writer="w", number=number)
        print(number, flush=True)
"""


def test_a_killed_writer_goes_on_with_nothing_lost_or_doubled(lake: Lake) -> None:
    for after in (3, 1, 2, 5):
        command = [sys.executable, "-c", textwrap.dedent(WRITER), lake.root]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
            assert process.stdout is not None
            for _ in range(after):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
    last = lake.number(POSTS.name, "w")
    assert last is not None
    assert last >= 11
    assert seqs(lake) == list(range(1, last + 1))


LIMITED = """
    import json, os, resource, sys
    from talka.lake import Lake, LakeError, POSTS
    from tests.lake.conftest import post, posts_of
    lake = Lake(sys.argv[1])
    big = posts_of([post(n, text=os.urandom(50_000).hex()) for n in range(10)])
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    try:
        lake.append(POSTS.name, big, writer="w", number=2)
    except LakeError as error:
        print(json.dumps([type(error).__name__, error.code]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(json.dumps(lake.append(POSTS.name, big, writer="w", number=2)))
"""


def test_no_space_is_told_and_the_next_try_succeeds(lake: Lake) -> None:
    lake.append(POSTS.name, posts_of([post(100)]), writer="w", number=1)
    command = [sys.executable, "-c", textwrap.dedent(LIMITED), lake.root]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert [json.loads(line) for line in ended.stdout.splitlines()] == [["LakeFullError", "lake-full"], True]
    assert seqs(lake) == [*range(10), 100]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=False).returncode:
        pytest.skip("mounting needs rights; the test of the limited file size covers most of this")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_told_and_the_next_try_succeeds(tiny_disk: Path) -> None:
    lake = Lake(str(tiny_disk / "lake"))
    lake.append(POSTS.name, posts_of([post(1)]), writer="w", number=1)
    big = posts_of([post(2, text=os.urandom(600_000).hex())])
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(bytes(3_700_000))
    with pytest.raises(LakeFullError) as raised:
        lake.append(POSTS.name, big, writer="w", number=2)
    assert (raised.value.code, "disk of the lake is full" in raised.value.person) == ("lake-full", True)
    assert seqs(lake) == [1]
    ballast.unlink()
    assert (lake.append(POSTS.name, big, writer="w", number=2), seqs(lake)) == (True, [1, 2])


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    lake = Lake(str(tmp_path / "file" / "lake"))
    with pytest.raises(LakeUnwritableError):
        lake.append(POSTS.name, posts_of([post(1)]), writer="w", number=1)


@pytest.mark.parametrize("part", ["log", "file"])
def test_a_damaged_table_is_told_as_such(lake: Lake, part: str) -> None:
    lake.append(POSTS.name, posts_of([post(1)]), writer="w", number=1)
    paths = lake.files(POSTS.name) if part == "file" else Path(lake.root, "posts", "_delta_log").glob("*.json")
    for path in paths:
        Path(path).write_bytes(b"neither JSON nor Parquet, but long enough to look at")
    with pytest.raises(LakeDamagedError) as raised:
        seqs(Lake(lake.root))
    assert "\n" not in raised.value.detail


def test_a_missing_file_is_told_as_damage(lake: Lake) -> None:
    lake.append(POSTS.name, posts_of([post(1)]), writer="w", number=1)
    Path(lake.files(POSTS.name)[0]).unlink()
    with pytest.raises(LakeDamagedError):
        seqs(lake)
