"""Backups: whole, checked, and put back as they were."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import psycopg
import pytest

from talka import settings
from talka.database import Cluster, DatabaseError
from talka.database.backup import backup, restore
from talka.settings import Settings

LOCK = 77


def told(size: int) -> None:
    assert size >= 0


def made(home: Path) -> tuple[Settings, Cluster]:
    """A home with a row, a table in its lake, and keys."""
    loaded = settings.load({"TALKA_HOME": str(home)})
    settings.secret_keys(loaded)
    cluster = Cluster(home, durable=False)
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT n, repeat('ü', n) AS text FROM generate_series(1, 500) n")
    log = home / "lake" / "raw" / "_delta_log"
    log.mkdir(parents=True)
    (log / "00000000000000000000.json").write_text("{}")
    (log.parent / "part.parquet").write_bytes(os.urandom(5000))
    return loaded, cluster


def contents(home: Path, url: str) -> tuple[object, dict[str, bytes], str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT * FROM kept ORDER BY n").fetchall()
    lake = {str(path.relative_to(home)): path.read_bytes() for path in (home / "lake").rglob("*") if path.is_file()}
    return rows, lake, (home / "secret.keys").read_text()


@pytest.fixture
def original(tmp_path: Path) -> tuple[Settings, Cluster]:
    return made(tmp_path / "first")


def test_backup_comes_back_whole(tmp_path: Path, original: tuple[Settings, Cluster]) -> None:
    loaded, cluster = original
    target = tmp_path / "talka.tar.zst"
    backup(loaded, cluster.url(), target, told, lake_lock=LOCK)
    before = contents(loaded.home, cluster.url())
    cluster.stop()
    other = settings.load({"TALKA_HOME": str(tmp_path / "second")})
    fresh = Cluster(other.home, durable=False)
    fresh.start()
    restore(other, fresh.url(), target, told)
    after = contents(other.home, fresh.url())
    fresh.stop()
    assert after == before
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second", "talka.tar.zst"]


def test_backup_overwrites_nothing(tmp_path: Path, original: tuple[Settings, Cluster]) -> None:
    loaded, cluster = original
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(DatabaseError) as caught:
        backup(loaded, cluster.url(), tmp_path / "taken", told, lake_lock=LOCK)
    cluster.stop()
    assert (caught.value.code, (tmp_path / "taken").read_text()) == ("backup_exists", "mine")


def test_damaged_backup_changes_nothing(tmp_path: Path, original: tuple[Settings, Cluster]) -> None:
    loaded, cluster = original
    target = tmp_path / "talka.tar.zst"
    backup(loaded, cluster.url(), target, told, lake_lock=LOCK)
    before = contents(loaded.home, cluster.url())
    body = bytearray(target.read_bytes())
    codes = []
    for damage in (
        bytes(body[: len(body) // 2]),
        bytes(body[:-200]),
        bytes(body[:900] + b"x" * 9 + body[909:]),
        b"no",
    ):
        target.write_bytes(damage)
        with pytest.raises(DatabaseError) as caught:
            restore(loaded, cluster.url(), target, told, force=True)
        codes.append(caught.value.code)
    after = contents(loaded.home, cluster.url())
    cluster.stop()
    assert (codes, after) == (["backup_damaged"] * 4, before)


def test_restore_replaces_only_when_it_is_told_to(tmp_path: Path, original: tuple[Settings, Cluster]) -> None:
    loaded, cluster = original
    target = tmp_path / "talka.tar.zst"
    backup(loaded, cluster.url(), target, told, lake_lock=LOCK)
    before = contents(loaded.home, cluster.url())
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("DELETE FROM kept WHERE n > 3")
    with pytest.raises(DatabaseError) as caught:
        restore(loaded, cluster.url(), target, told)
    restore(loaded, cluster.url(), target, told, force=True)
    after = contents(loaded.home, cluster.url())
    cluster.stop()
    assert (caught.value.code, after) == ("not_empty", before)
