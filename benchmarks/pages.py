"""How long the server works on a page with a million posts stored: river, search, post, Today, topics.

    python benchmarks/pages.py [--posts 1000000] [--rounds 40] [--only river] [--lake] [--json]

Starts a PostgreSQL of its own (fsync on, the settings that `talka up` gives it) in a folder below the system's
temporary one, fills a community with made posts (Zipf words of eight languages, 20 channels, 50,000 authors, 20
topics that match 0.01 % to 20 % of the posts, threads, repeats), and asks for each page in process, signed in, with
Django's test client. The pages are asked in turns, so that what else runs on the machine falls on all of them alike.
The floor is the river of a community without posts. Every question is asked with another page in between, so the
database's caches are warm, but nothing is kept from the answer before. ``--lake`` archives the posts first; without
it the chart of Today is counted from the database.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from _posts import LANGUAGES, OLD_EVENT, TOPICS, Filled, brand, database, fill, vocabulary

SOURCE = Path(__file__).resolve().parent.parent
AIM_MILLISECONDS = 150
P95 = 18
"""The last but one of nineteen cuts into twentieths."""
MIDDLE, RARE = 60, 15_000
"""Ranks of a word that one in twenty English posts holds, and of one in some ten thousand."""


def addresses(filled: Filled) -> dict[str, str]:
    """What is asked, by name. The page of a community without posts is the floor."""
    english, russian = vocabulary("en"), vocabulary("ru")
    home, river = f"/c/{filled.community.slug}/", f"/c/{filled.community.slug}/river/"
    day = filled.newest.date() - dt.timedelta(days=200)
    filters: dict[str, dict[str, Any]] = {
        "everything": {},
        "broad topic (20 %)": {"topic": filled.topics[0].pk},
        "rare topic (0.01 %)": {"topic": filled.topics[-1].pk},
        "channel": {"channel": filled.channels[7].pk},
        "broad language (50 %)": {"language": "en"},
        "rare language (1 %)": {"language": list(LANGUAGES)[-1]},
        "a week, 200 days ago": {"since": day, "until": day + dt.timedelta(days=7)},
        "channel and language": {"channel": filled.channels[7].pk, "language": "lv"},
        "topic, channel and language": {
            "topic": filled.topics[9].pk,
            "channel": filled.channels[7].pk,
            "language": "lv",
        },
        "two months of a broad topic": {"topic": filled.topics[0].pk, "since": day, "until": day + dt.timedelta(60)},
        "person": {"person": "u4711"},
        "page deep down (half a year)": {"older": _deep(filled)},
        "broad topic, deep down": {"topic": filled.topics[0].pk, "older": _deep(filled)},
    }
    searches: dict[str, dict[str, Any]] = {
        "commonest word": {"q": english[0]},
        "common word": {"q": english[MIDDLE]},
        "rare word": {"q": english[RARE]},
        "absent word": {"q": "nowhereatall"},
        "word of long ago": {"q": OLD_EVENT},
        "two common words": {"q": f"{english[0]} {english[1]}"},
        "common words that never meet": {"q": f"{english[0]} {russian[0]}"},
        "common and rare word": {"q": f"{english[0]} {english[RARE]}"},
        "common OR rare word": {"q": f"{english[MIDDLE]} OR {english[RARE]}"},
        "word without another": {"q": f"{english[MIDDLE]} -{english[0]}"},
        "only an exclusion": {"q": f"-{english[0]}"},
        "phrase": {"q": f'"{english[0]} {english[1]}"'},
        "phrase that nobody said": {"q": f'"{brand(1)} {brand(0)}"'},
        "prefix": {"q": f"{english[MIDDLE][:4]}*"},
        "short prefix": {"q": "ba*"},
        "common word, page deep down": {"q": english[MIDDLE], "older": _deep(filled)},
        "common word in a rare language": {"q": english[0], "language": "lv"},
        "common word in a channel": {"q": english[MIDDLE], "channel": filled.channels[7].pk},
        "common word in a topic": {"q": english[MIDDLE], "topic": filled.topics[9].pk},
    }
    return {
        "empty": "/c/empty/river/",
        **{f"river: {name}": f"{river}?{urlencode(given)}" for name, given in filters.items()},
        **{f"search: {name}": f"{river}?{urlencode(given)}" for name, given in searches.items()},
        "post: in a short thread": f"{home}posts/{filled.short_thread}/",
        "post: with 200 comments": f"{home}posts/{filled.long_thread}/",
        "today": home,
        "topics": f"{home}topics/",
        "topic: broad": f"{home}topics/{filled.topics[0].pk}/",
        "topic: rare": f"{home}topics/{filled.topics[TOPICS - 1].pk}/",
    }


def _deep(filled: Filled) -> str:
    from talka.channels.models import Post
    from talka.listening.queries.river import Place

    half = filled.newest - dt.timedelta(days=182)
    post = Post.objects.filter(community=filled.community, created_at__lt=half).order_by("-created_at")[0]
    return str(Place(post.created_at, post.pk))


def reader(community: Any) -> Any:
    """A client that is signed in as the administrator of the community and of an empty one."""
    from django.test import Client

    from talka.channels.models import Channel
    from talka.team.enums import Role
    from talka.team.models import Community, Membership, User

    user = User.objects.create_user(email="bench@example.org", name="Bench", password="correct horse battery")
    empty = Community.objects.create(slug="empty", name="Empty")
    Channel.objects.create(community=empty, kind="files", name="Empty")
    for each in (community, empty):
        Membership.objects.create(user=user, community=each, role=Role.ADMINISTRATOR)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def ask(client: Any, address: str) -> float:
    """Milliseconds from the request to the whole answer."""
    start = time.perf_counter()
    answer = client.get(address)
    spent = time.perf_counter() - start
    if answer.status_code != 200:  # noqa: PLR2004 - HTTP's own number
        raise SystemExit(f"{address} answers {answer.status_code}")
    return spent * 1000


def queries_of(client: Any, address: str) -> tuple[int, dict[str, Any]]:
    """The number of queries of a page, and the one that took longest."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured), max(captured.captured_queries, key=lambda query: float(query["time"]))


def explained(query: str) -> str:
    """How PostgreSQL answers it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query.replace("%", "%%"), [])
        return "\n".join(row[0] for row in cursor.fetchall())


def measured(arguments: argparse.Namespace) -> dict[str, Any]:
    """Fill, ask in turns, and sum up."""
    with database():
        start = time.perf_counter()
        filled = fill(arguments.posts)
        print(f"filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
        if arguments.lake:
            _archive()
        client = reader(filled.community)
        asked = addresses(filled)
        asked = {name: address for name, address in asked.items() if arguments.only in name or name == "empty"}
        for address in asked.values():
            ask(client, address)
        spent: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(arguments.rounds):
            for name, address in asked.items():
                spent[name].append(ask(client, address))
        rows = [_row(name, client, address, spent, plans=arguments.explain) for name, address in asked.items()]
    return {"posts": arguments.posts, "rounds": arguments.rounds, "pages": rows}


def _row(name: str, client: Any, address: str, spent: dict[str, list[float]], *, plans: bool) -> dict[str, Any]:
    p50, p95 = statistics.median(spent[name]), _p95(spent[name])
    queries, slowest = queries_of(client, address)
    if plans and p95 > AIM_MILLISECONDS / 2 and slowest["sql"].startswith(("SELECT", "WITH")):
        print(f"\n== {name}\n{slowest['sql']}\n{explained(slowest['sql'])}", file=sys.stderr)
    return {
        "page": name,
        "p50_ms": p50,
        "p95_ms": p95,
        "beside_empty": p95 / _p95(spent["empty"]),
        "queries": queries,
        "within_aim": p95 < AIM_MILLISECONDS,
    }


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=P95 + 2, method="inclusive")[P95]


def _archive() -> None:
    """All that is stored into the lake."""
    from talka.intake.archive import rebuild

    start = time.perf_counter()
    rebuild()
    print(f"archived in {time.perf_counter() - start:.0f} s", file=sys.stderr)


def report(result: dict[str, Any]) -> str:
    """The figures as a table."""
    lines = [
        f"{result['posts']:,} posts, {result['rounds']} rounds; aim: p95 under {AIM_MILLISECONDS} ms",
        f"{'page':<42}{'p50 ms':>8}{'p95 ms':>8}{'/ empty':>9}{'queries':>9}",
    ]
    for row in result["pages"]:
        missed = "" if row["within_aim"] else "   missed"
        figures = f"{row['p50_ms']:>8.1f}{row['p95_ms']:>8.1f}{row['beside_empty']:>9.1f}{row['queries']:>9}"
        lines.append(f"{row['page']:<42}{figures}{missed}")
    return "\n".join(lines)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="", help="ask only pages whose name holds this")
    parser.add_argument("--lake", action="store_true", help="archive the posts before asking")
    parser.add_argument("--explain", action="store_true", help="print how the slowest query of a slow page is answered")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    sys.path.insert(0, str(SOURCE))
    result = measured(arguments)
    print(json.dumps(result, indent=2) if arguments.json else report(result))


if __name__ == "__main__":
    main()
