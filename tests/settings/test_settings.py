"""Settings: where they come from, what is wrong with them, how they are shown."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from talka import settings
from talka.settings import Problem, SettingsError
from talka.settings.definitions import FIELDS, meta

KEY = Fernet.generate_key().decode()


def problems(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        settings.load(environ)
    return [problem.name for problem in caught.value.problems]


def test_defaults_hold_when_nothing_is_set(tmp_path: Path) -> None:
    loaded = settings.load({"HOME": str(tmp_path)})
    assert loaded == settings.Settings(home=tmp_path / ".local" / "share" / "talka")


def test_home_follows_the_xdg_data_folder(tmp_path: Path) -> None:
    environ = {"HOME": "/nowhere", "XDG_DATA_HOME": str(tmp_path)}
    assert settings.load(environ).home == tmp_path / "talka"


def test_environment_wins_over_file_and_file_over_default(tmp_path: Path) -> None:
    (tmp_path / "talka.toml").write_text('workers = 7\nlisten = "127.0.0.1:9000"\n')
    loaded = settings.load({"TALKA_HOME": str(tmp_path), "TALKA_LISTEN": "127.0.0.1:9001"})
    assert (loaded.workers, loaded.listen, loaded.language) == (7, "127.0.0.1:9001", "en")


def test_config_names_another_file_that_may_set_the_home(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(f'home = "{tmp_path}"\nprivate_networks = ["10.0.0.0/8"]\n')
    loaded = settings.load({"HOME": "/nowhere", "TALKA_CONFIG": str(tmp_path / "other.toml")})
    assert (loaded.home, loaded.private_networks) == (tmp_path, ("10.0.0.0/8",))


def test_secret_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://a:b@h/n\n")
    environ = {"TALKA_HOME": str(tmp_path), "TALKA_DATABASE_URL_FILE": str(tmp_path / "url")}
    assert settings.load(environ).database_url == "postgresql://a:b@h/n"


@pytest.mark.parametrize(("written", "read"), [("true", True), ("ON", True), ("1", True), ("no", False), ("0", False)])
def test_switch_is_forgiving(tmp_path: Path, written: str, read: bool) -> None:  # noqa: FBT001 - the expected value
    assert settings.load({"TALKA_HOME": str(tmp_path), "TALKA_DEBUG": written}).debug is read


def test_lists_are_split_at_commas_and_spaces(tmp_path: Path) -> None:
    environ = {"TALKA_HOME": str(tmp_path), "TALKA_PRIVATE_NETWORKS": "10.0.0.0/8, 127.0.0.1/32 ::1/128"}
    assert settings.load(environ).private_networks == ("10.0.0.0/8", "127.0.0.1/32", "::1/128")


def test_every_wrong_setting_is_listed_at_once(tmp_path: Path) -> None:
    (tmp_path / "talka.toml").write_text("wrokers = 3\n")
    environ = {
        "TALKA_HOME": str(tmp_path),
        "TALKA_DATABASE_URL": "mysql://h/n",
        "TALKA_LISTEN": "example.org:80",
        "TALKA_PUBLIC_URL": "https://example.org/talka",
        "TALKA_SECRET_KEYS": "short",
        "TALKA_PRIVATE_NETWORKS": "10.0.0.1/8",
        "TALKA_SMTP_URL": "mail.example.org",
        "TALKA_LAKE": "lake",
        "TALKA_LABELS_MODEL": str(tmp_path / "missing.npz"),
        "TALKA_LOG_LEVEL": "loud",
        "TALKA_WORKERS": "many",
        "TALKA_DEBUG": "perhaps",
        "TALKA_LANGUAGE": "xx",
    }
    assert problems(environ) == [f"wrokers in {tmp_path / 'talka.toml'}", *list(environ)[1:]]


def test_every_problem_has_a_hint(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load({"TALKA_HOME": "relative", "TALKA_WORKERS": "0"})
    assert all(problem.hint for problem in caught.value.problems)
    assert "Write a number from 1 to 64." in str(caught.value)


@pytest.mark.parametrize("text", ["workers", "\udce9"])
def test_file_that_cannot_be_read_is_said_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "talka.toml").write_bytes(text.encode(errors="surrogateescape"))
    assert len(problems({"TALKA_HOME": str(tmp_path)})) == 1


def test_unknown_names_in_the_environment_are_pointed_out() -> None:
    environ = {"TALKA_LISTN": "1", "TALKA_LISTEN_FILE": "1", "TALKA_CONFIG": "1", "OTHER": "1"}
    assert settings.unknown_names(environ) == [
        Problem("TALKA_LISTN", "is not a setting.", "Did you mean TALKA_LISTEN?")
    ]


def test_describe_shows_sources_and_hides_secrets(tmp_path: Path) -> None:
    environ = {"TALKA_HOME": str(tmp_path), "TALKA_SECRET_KEYS": KEY, "TALKA_WORKERS": "2"}
    rows = {row.name: (row.value, row.source) for row in settings.describe(environ)}
    assert list(rows) == [f"TALKA_{name.upper()}" for name in FIELDS]
    assert rows["TALKA_SECRET_KEYS"] == ("set", "TALKA_SECRET_KEYS")
    assert rows["TALKA_SMTP_URL"] == ("not set", "default")
    assert rows["TALKA_WORKERS"] == ("2", "TALKA_WORKERS")
    assert KEY not in repr(rows)


def test_every_setting_has_help_and_stands_in_the_manual() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "admin" / "settings.md").read_text()
    assert [name for name in FIELDS if not meta(name).description] == []
    assert [name for name in FIELDS if f"`TALKA_{name.upper()}`" not in manual] == []


def test_keys_are_made_once_and_private(tmp_path: Path) -> None:
    loaded = settings.load({"TALKA_HOME": str(tmp_path / "home")})
    (first,) = settings.secret_keys(loaded)
    path = loaded.home / "secret.keys"
    assert settings.secret_keys(loaded) == (first,)
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(loaded.home.stat().st_mode)) == (0o600, 0o700)
    assert os.listdir(loaded.home) == ["secret.keys"]  # noqa: PTH208 - names alone


def test_keys_made_at_the_same_time_are_the_same(tmp_path: Path) -> None:
    loaded = settings.load({"TALKA_HOME": str(tmp_path / "home")})
    made: list[tuple[str, ...]] = []
    threads = [threading.Thread(target=lambda: made.append(settings.secret_keys(loaded))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1


def test_broken_key_file_is_not_replaced(tmp_path: Path) -> None:
    loaded = settings.load({"TALKA_HOME": str(tmp_path)})
    (tmp_path / "secret.keys").write_text("broken\n")
    with pytest.raises(SettingsError):
        settings.secret_keys(loaded)
    assert (tmp_path / "secret.keys").read_text() == "broken\n"


@pytest.mark.parametrize(
    ("listen", "public", "address"),
    [
        ("127.0.0.1:8420", "", "http://127.0.0.1:8420"),
        ("[::1]:8420", "", "http://[::1]:8420"),
        ("0.0.0.0:80", "", "http://localhost:80"),
        ("127.0.0.1:8420", "https://talka.example.org/", "https://talka.example.org"),
    ],
)
def test_address_that_people_open(tmp_path: Path, listen: str, public: str, address: str) -> None:
    environ = {"TALKA_HOME": str(tmp_path), "TALKA_LISTEN": listen, "TALKA_PUBLIC_URL": public}
    assert settings.public_address(settings.load(environ)) == address


def test_hosts_are_our_own_names_alone(tmp_path: Path) -> None:
    environ = {"TALKA_HOME": str(tmp_path), "TALKA_PUBLIC_URL": "https://talka.example.org"}
    hosts = settings.allowed_hosts(settings.load(environ))
    assert hosts == ["localhost", "127.0.0.1", "[::1]", "talka.example.org"]


def test_derived_keys_differ_by_purpose() -> None:
    keys = {settings.derived_key(KEY, purpose=purpose) for purpose in ("django", "links")}
    assert len(keys) == 2
    assert settings.derived_key(KEY, purpose="django") in keys


def test_mail_address_becomes_django_settings() -> None:
    assert settings.email_settings("smtps://me:p%40ss@mail.example.org?from=talka@example.org") == {
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 465,
        "EMAIL_HOST_USER": "me",
        "EMAIL_HOST_PASSWORD": "p@ss",
        "EMAIL_USE_SSL": True,
        "EMAIL_USE_TLS": False,
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": "talka@example.org",
        "SERVER_EMAIL": "talka@example.org",
    }
