"""The address of the database and what Django gets of it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from talka import settings
from talka.database import Cluster, DatabaseError, connection_url, django_database, running
from talka.database.processes import working_in


def test_address_of_the_settings_wins(tmp_path: Path) -> None:
    loaded = settings.load({"TALKA_HOME": str(tmp_path), "TALKA_DATABASE_URL": "postgresql://h/n"})
    assert connection_url(loaded) == "postgresql://h/n"


def test_django_gets_every_part() -> None:
    entry = django_database("postgresql://u:p%40@h:5433/n?sslmode=require")
    assert {name: entry[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "n",
        "USER": "u",
        "PASSWORD": "p@",
        "HOST": "h",
        "PORT": "5433",
    }
    assert entry["OPTIONS"]["sslmode"] == "require"


def test_embedded_server_runs_for_the_time_of_the_block(tmp_path: Path) -> None:
    loaded = settings.load({"TALKA_HOME": str(tmp_path / "home")})
    with running(loaded) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("talka",)
    assert list(working_in(Cluster(loaded.home).data)) == []


def test_server_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    address = f"postgresql://u:secret@/n?host={tmp_path}"
    loaded = settings.load({"TALKA_HOME": str(tmp_path), "TALKA_DATABASE_URL": address})
    with pytest.raises(DatabaseError) as caught, running(loaded):
        pass
    assert (caught.value.code, "secret" in caught.value.person) == ("unreachable", False)
