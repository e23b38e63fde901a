"""A file from the upload to the last row, as a person brings it."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_channel, make_member

from talka.channels.models import Post
from talka.intake import uploads
from talka.intake.models import Import, Quarantined
from talka.team.enums import Role
from talka.team.models import AuditEntry, Membership

pytestmark = pytest.mark.usefixtures("home")

CSV = b"""nr,who,when,words
1,ann,2026-03-01 12:00,Good coffee
2,bob,the day before,Bad tea
3,eve,2026-03-01 13:00,Fine cake
"""
MAPPING = {"id": "nr", "author_handle": "who", "created_at": "when", "text": "words", "dates": "auto", "zone": "UTC"}


def upload(page: Client, content: bytes, name: str = "old.csv", channel: str = "Old") -> Any:
    return page.post("/c/air/import/", {"file": SimpleUploadedFile(name, content), "channel_name": channel})


def uploaded(page: Client, content: bytes, name: str = "old.csv", channel: str = "Old") -> Import:
    answer = upload(page, content, name, channel)
    entry = Import.objects.latest("created")
    assert (answer.status_code, answer["Location"]) == (302, f"/c/air/import/{entry.id}/")
    return entry


def imported(page: Client, entry: Import, **mapping: str) -> Import:
    """Say what the columns are, and do the worker's part."""
    answer = page.post(f"/c/air/import/{entry.id}/", MAPPING | mapping)
    assert (answer.status_code, answer["Location"]) == (302, f"/c/air/import/{entry.id}/progress/")
    uploads.run_import(entry.id)
    entry.refresh_from_db()
    return entry


def counts(entry: Import) -> tuple[str, int, int, int, int, int]:
    return entry.state, entry.rows, entry.new, entry.changed, entry.known, entry.quarantined


def said(answer: Any) -> list[str]:
    found = re.findall(r'<div class="alert[^>]*>(.*?)</div>', answer.content.decode(), re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split()) for text in found]


def test_upload_is_kept_for_this_installation_only(page: Client, home: Path) -> None:
    entry = uploaded(page, CSV)
    path = Path(entry.path)
    assert (path.parent, path.read_bytes(), path.stat().st_mode & 0o777) == (home / "uploads", CSV, 0o600)
    assert (entry.file_name, entry.size, entry.channel_name, entry.state) == ("old.csv", len(CSV), "Old", "uploaded")


def test_mapping_page_shows_the_file_and_how_it_would_be_read(page: Client) -> None:
    entry = uploaded(page, CSV)
    looked = page.post(f"/c/air/import/{entry.id}/", {**MAPPING, "look": "1"})
    texts = [row.get("text") or row["problem"] for row in looked.context["rows"]]
    assert [texts[0], texts[2], len(texts)] == ["Good coffee", "Fine cake", 3]
    assert said(looked) == [f"This row would go to quarantine. {texts[1]}"]
    entry.refresh_from_db()
    assert (entry.state, Post.objects.count()) == ("uploaded", 0)


def test_mapping_page_proposes_columns_by_their_usual_names(page: Client, boss: Membership) -> None:
    boss.community.time_zone = "Europe/Riga"
    boss.community.save()
    entry = uploaded(page, b"created_at,message,username\n2026-03-01,Good coffee,ann\n")
    proposed = page.get(f"/c/air/import/{entry.id}/").context["form"].initial
    assert {part: column for part, column in proposed.items() if column} == {
        "text": "message",
        "created_at": "created_at",
        "author_handle": "username",
        "zone": "Europe/Riga",
        "dates": "auto",
    }


def test_import_takes_the_good_rows_and_quarantines_the_bad(page: Client, boss: Membership) -> None:
    entry = imported(page, uploaded(page, CSV))
    assert counts(entry) == ("done", 3, 2, 0, 0, 1)
    assert (entry.channel, Path(entry.path).exists()) == (boss.community.channels.get(), False)
    assert list(Post.objects.order_by("seq").values_list("external_id", "text")) == [
        ("1", "Good coffee"),
        ("3", "Fine cake"),
    ]
    shown = page.get(f"/c/air/import/{entry.id}/progress/").content.decode()
    assert re.findall(r"<dd>([^<]*)</dd>", shown) == ["2", "0", "0", "1"]
    assert "hx-get" not in shown
    assert f"?channel={entry.channel_id}" in shown
    actions = AuditEntry.objects.filter(action__startswith="import.").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["import.upload", "import.start"]


def test_same_file_again_adds_nothing(page: Client) -> None:
    imported(page, uploaded(page, CSV))
    assert counts(imported(page, uploaded(page, CSV))) == ("done", 3, 0, 0, 2, 1)


def test_packed_file_in_an_old_encoding_is_read(page: Client) -> None:
    text = "nr,who,when,words\n1,ann,2026-03-01,Žluťoučký café\n"
    entry = imported(page, uploaded(page, gzip.compress(text.encode("cp1250")), "old.csv.gz"))
    assert (counts(entry)[:3], Post.objects.count()) == (("done", 1, 1), 1)


def test_row_in_another_encoding_does_not_stop_the_rest(page: Client) -> None:
    mixed = "nr,who,when,words\n1,a,2026-03-01,Καφές\n".encode() + b"2,b,2026-03-01,caf\xe9\n3,c,2026-03-01,tea\n"
    entry = imported(page, uploaded(page, mixed))
    assert (entry.state, entry.rows, entry.new + entry.quarantined) == ("done", 3, 3)
    assert set(Post.objects.values_list("text", flat=True)) >= {"Καφές", "tea"}


def workbook() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("book.xlsx", workbook()),
        ("cut.csv.gz", gzip.compress(CSV * 50, mtime=0)[:60]),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("cut.parquet", b"PAR1" + bytes(100)),
        ("blank.csv", b"\n\n\n"),
    ],
    ids=["spreadsheet", "cut gzip", "picture", "cut parquet", "blank"],  # the packed bytes hold the time
)
def test_file_that_cannot_be_read_says_why_by_its_own_name(page: Client, name: str, content: bytes) -> None:
    entry = uploaded(page, content, name)
    shown = page.get(f"/c/air/import/{entry.id}/")
    assert (shown.status_code, len(said(shown))) == (422, 1)
    assert said(shown)[0].startswith("This file cannot be read. ")
    assert str(entry.id) not in said(shown)[0]


@pytest.mark.parametrize(
    ("file", "channel", "field"),
    [(b"", "Old", "file"), (CSV, "", "channel_name"), (CSV, "x" * 121, "channel_name"), (CSV, "Blog", "channel_name")],
)
def test_upload_refuses_bad_input(page: Client, boss: Membership, file: bytes, channel: str, field: str) -> None:
    make_channel(community=boss.community, name="Blog")
    answer = upload(page, file, channel=channel)
    assert (answer.status_code, list(answer.context["form"].errors), Import.objects.count()) == (422, [field], 0)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "no such column"}, "text"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"dates": "backwards"}, "dates"),
        ({"title": "words"}, "__all__"),
    ],
)
def test_mapping_refuses_bad_input(page: Client, bad: dict[str, str], field: str) -> None:
    entry = uploaded(page, CSV)
    answer = page.post(f"/c/air/import/{entry.id}/", MAPPING | bad)
    entry.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors), entry.state) == (422, [field], "uploaded")


def test_import_is_started_once(page: Client) -> None:
    entry = imported(page, uploaded(page, CSV))
    again = page.post(f"/c/air/import/{entry.id}/", MAPPING)
    assert again["Location"] == f"/c/air/import/{entry.id}/progress/"
    uploads.run_import(entry.id)
    entry.refresh_from_db()
    assert counts(entry)[:3] == ("done", 3, 2)


def test_stopped_import_goes_on_where_it_was(page: Client) -> None:
    entry = uploaded(page, CSV)
    address = f"/c/air/import/{entry.id}/progress/"
    page.post(f"/c/air/import/{entry.id}/", MAPPING)
    assert 'hx-trigger="every 1s"' in page.get(address).content.decode()
    page.post(f"/c/air/import/{entry.id}/stop/")
    uploads.run_import(entry.id)
    entry.refresh_from_db()
    assert counts(entry)[:3] == ("stopped", 0, 0)
    assert page.post(address)["Location"] == address
    uploads.run_import(entry.id)
    entry.refresh_from_db()
    assert counts(entry)[:3] == ("done", 3, 2)


def test_import_that_failed_says_why_and_goes_on_after_the_cause_is_gone(page: Client, boss: Membership) -> None:
    entry = uploaded(page, CSV)
    blog = make_channel(community=boss.community, name="Old")
    page.post(f"/c/air/import/{entry.id}/", MAPPING)
    uploads.run_import(entry.id)
    address = f"/c/air/import/{entry.id}/progress/"
    assert said(page.get(address))[0].startswith(
        "The import stopped. “Old” is a channel of another kind. Choose another name for the file's posts."
    )
    blog.name = "Blog"
    blog.save()
    page.post(address)
    uploads.run_import(entry.id)
    entry.refresh_from_db()
    assert (entry.problem, counts(entry)[:3]) == ("", ("done", 3, 2))


def test_progress_is_a_part_for_htmx_and_a_page_without(page: Client) -> None:
    address = f"/c/air/import/{imported(page, uploaded(page, CSV)).id}/progress/"
    part = page.get(address, headers={"hx-request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert part.strip() in page.get(address).content.decode()


def test_import_of_another_brand_is_not_there(page: Client) -> None:
    other = Import.objects.create(community=make_member().community, channel_name="x", file_name="x", path="/x")
    address = f"/c/air/import/{other.id}/"
    statuses = [
        page.get(address),
        page.post(address),
        page.get(f"{address}progress/"),
        page.post(f"{address}progress/"),
    ]
    assert [answer.status_code for answer in [*statuses, page.post(f"{address}stop/")]] == [404] * 5


def test_who_may_not_import_is_refused(client: Client, boss: Membership) -> None:
    client.force_login(make_member(community=boss.community, role=Role.AGENT).user)
    assert [client.get("/c/air/import/").status_code, upload(client, CSV).status_code] == [403, 403]


def test_list_of_imports_asks_as_often_for_many_as_for_one(page: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page.get("/c/air/import/").status_code == 200
        return len(captured)

    uploaded(page, CSV)
    page.get("/c/air/import/")
    one = count()
    for _ in range(29):
        uploaded(page, CSV)
    assert count() == one


@pytest.mark.parametrize(
    ("name", "mapping", "least"),
    [
        ("stream_spotify_inbound/posts.csv.gz", {}, 1000),
        ("brand_us_airlines/airline_tweets.csv.gz", {}, 1000),
    ],
)
def test_export_of_another_tool_is_understood_and_taken(
    page: Client, shared: Path, name: str, mapping: dict[str, str], least: int
) -> None:
    path = shared / "data" / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    entry = uploaded(page, path.read_bytes(), path.name)
    proposed = page.get(f"/c/air/import/{entry.id}/").context["form"].initial
    entry = imported(page, entry, **{key: str(value) for key, value in proposed.items()}, **mapping)
    assert (entry.state, entry.problem, entry.rows) == ("done", "", entry.new + entry.known + entry.quarantined)
    assert entry.new > least
    assert entry.quarantined == Quarantined.objects.count()
