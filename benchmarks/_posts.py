"""A PostgreSQL of its own with a community of many made posts, filled as fast as COPY goes."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
import math
import os
import random
import tempfile
import uuid
from collections.abc import Iterator
from typing import Any, cast

CHANNELS, AUTHORS, TOPICS = 20, 50_000, 20
LANGUAGES = {"en": 50, "es": 15, "pt": 10, "fr": 8, "de": 6, "ru": 6, "el": 4, "lv": 1}
"""Of each hundred posts."""
WORDS = 20_000
SHORTEST, LONGEST = 8, 30
"""Words of a post."""
BROADEST, RAREST = 0.2, 0.0001
"""Shares of the posts that the topics match, from the first to the last."""
LONG_THREAD, LONG_THREADS = 200, 20
REPEATS = 0.05
COMMENTS = 0.3
OLD_EVENT, OLD_SHARE = "solstice", 0.02
"""A word that many used, but only in the oldest tenth of the posts."""
CHUNK = 20_000
NULL = "\\N"
YEAR = 365 * 24 * 3600
SYLLABLES = {
    "latin": "ba ce di fo gu la me ni ro su ta ve wi zo ka he ji mo pu ra se ti vo xa",
    "ru": "ба ве ги до жу за ки ло му на по ре си ту фа хо це чи шу эл",
    "el": "βα γε δι ζο θυ κα λε μι νο ξυ πα ρε σι το φυ χα ψε ωμ",
}
COLUMNS = (
    "id, community_id, channel_id, external_id, seq, batch, version, kind, author_id, title, text, url, links, "
    "hashtags, handles, media, language, language_confidence, parent_external, parent_id, thread, repeat_of_id, "
    "created_at, heard_at, words"
)


@contextlib.contextmanager
def database() -> Iterator[None]:
    """A migrated PostgreSQL in a folder below the system's temporary one; Django is set up."""
    with tempfile.TemporaryDirectory(prefix="talka-bench-") as folder:
        os.environ |= {"TALKA_HOME": folder, "TALKA_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "talka.web.django"}
        os.environ.pop("TALKA_DATABASE_URL", None)
        from talka import settings
        from talka.database import running

        with running(settings.load()):
            import django
            from django.db import connections
            from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL

            from talka.web.run.tables import prepare_tables

            django.setup()
            prepare_tables()
            try:
                yield
            finally:
                connection = cast("PostgreSQL", connections["default"])
                connection.close()
                connection.close_pool()


def vocabulary(language: str) -> list[str]:
    """Words of a language, the commonest first; folded already."""
    chance = random.Random(language)
    syllables = SYLLABLES.get(language, SYLLABLES["latin"]).split()
    made = ("".join(chance.choices(syllables, k=1 + n % 4)) + chance.choice("nrskl") for n in range(WORDS * 2))
    return sorted(dict.fromkeys(made), key=lambda word: (len(word) + chance.random() * 4, word))[:WORDS]


def brand(place: int) -> str:
    """The word that the topic of this place listens for."""
    return f"brand{place:02}"


def share(place: int) -> float:
    """The share of the posts that the topic of this place matches."""
    return float(BROADEST * (RAREST / BROADEST) ** (place / (TOPICS - 1)))


@dataclasses.dataclass
class Filled:
    """The community, and what there is to ask about."""

    community: Any
    channels: list[Any]
    topics: list[Any]
    long_thread: uuid.UUID
    short_thread: uuid.UUID
    newest: dt.datetime


class Writer:
    """Makes posts one after the other; a thread's posts lie close together, as they do in life."""

    def __init__(self, *, count: int, community: Any, channels: list[Any], authors: list[uuid.UUID]) -> None:
        self.count = count
        self._chance = random.Random(5)
        self._community, self._channels, self._authors = community, channels, authors
        self._start = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=YEAR)
        self._words = {language: vocabulary(language) for language in LANGUAGES}
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, WORDS + 1)))
        self._shares = [share(place) for place in range(TOPICS)]
        self._none = math.prod(1 - each for each in self._shares)
        self._roots: dict[int, tuple[uuid.UUID, str]] = {}
        self._recent: list[uuid.UUID] = []
        self.long: uuid.UUID | None = None
        self.short: uuid.UUID | None = None
        self._long_at = {count * (n + 1) // (LONG_THREADS + 1): None for n in range(LONG_THREADS)}
        self._long_name, self._left = "", 0

    def lines(self, number: int) -> tuple[str, list[tuple[int, str]]]:
        """The line of COPY of a post, and its mentions as (topic's place, rest of the line)."""
        chance = self._chance
        language = chance.choices(list(LANGUAGES), weights=list(LANGUAGES.values()))[0]
        words = chance.choices(self._words[language], cum_weights=self._weights, k=chance.randint(SHORTEST, LONGEST))
        found = [place for place, part in enumerate(self._shares) if chance.random() < part]
        words += [brand(place) for place in found]
        if number < self.count // 10 and chance.random() < OLD_SHARE * 10:
            words.append(OLD_EVENT)
        post_id, moment = uuid.UUID(int=_uuid7(number, chance)), self._moment(number)
        channel, parent, thread = self._place(number, post_id)
        repeat = str(chance.choice(self._recent)) if self._recent and chance.random() < REPEATS else NULL
        if repeat == NULL:
            self._recent = [*self._recent[-500:], post_id]
        fields = (
            f"{post_id}\t{self._community.pk}\t{channel}\t{number}\t{number + 1}\t{number // 10_000 + 1}\t1",
            "comment" if parent != NULL else "post",
            str(chance.choice(self._authors)),
            "",
            " ".join(words),
            f"https://example.org/{number}",
            "{}\t{}\t{}\t[]",
            f"{language}\t0.9",
            f"{thread if parent != NULL else ''}\t{parent}\t{thread}\t{repeat}",
            f"{moment}\t{moment}",
            "'" + "' '".join(set(words)) + "'",
        )
        return "\t".join(fields), [(place, f"{post_id}\t{self._community.pk}\t{moment}") for place in found]

    def _moment(self, number: int) -> str:
        return (self._start + dt.timedelta(seconds=YEAR * number / self.count)).isoformat()

    def _place(self, number: int, post_id: uuid.UUID) -> tuple[str, str, str]:
        """Channel, parent and thread: a long thread now and then, else a comment on a recent post, else a post."""
        if self._left and self.long:
            self._left -= 1
            return str(self._channels[0].pk), str(self.long), self._long_name
        if number in self._long_at:
            self.long, self._left, self._long_name = post_id, LONG_THREAD, str(number)
            return str(self._channels[0].pk), NULL, str(number)
        place = self._chance.randrange(CHANNELS)
        if place in self._roots and self._chance.random() < COMMENTS:
            root, thread = self._roots[place]
            self.short = root
            return str(self._channels[place].pk), str(root), thread
        self._roots[place] = (post_id, str(number))
        return str(self._channels[place].pk), NULL, str(number)


def _uuid7(number: int, chance: random.Random) -> int:
    """An id that grows with the number, as `talka.core.ids` gives them."""
    return (number + (1 << 40)) << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62)


def fill(count: int) -> Filled:
    """Fill a community; indexes are dropped before and made anew after, which is several times as fast."""
    from django.db import connection

    from talka.channels.models import Channel, Post
    from talka.listening.models import Mention, Topic
    from talka.team.models import Community

    community = Community.objects.create(slug="bench", name="Bench", last_seq=count)
    channels = [
        Channel.objects.create(community=community, kind="files", name=f"Channel {n:02}") for n in range(CHANNELS)
    ]
    topics = [
        Topic.objects.create(community=community, name=f"Topic {n:02}", query=brand(n), searched=0)
        for n in range(TOPICS)
    ]
    writer = Writer(count=count, community=community, channels=channels, authors=_authors(community))
    models = (Post, Mention)
    with connection.schema_editor() as editor:
        for model in models:
            for index in model._meta.indexes:  # noqa: SLF001 - Django's documented way to a model's indexes
                editor.remove_index(model, index)
    for first in range(0, count, CHUNK):
        _copy(writer, range(first, min(first + CHUNK, count)), topics)
    with connection.schema_editor() as editor:
        for model in models:
            for index in model._meta.indexes:  # noqa: SLF001 - Django's documented way to a model's indexes
                editor.add_index(model, index)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    assert writer.long
    assert writer.short
    newest = Post.objects.filter(community=community).latest("created_at").created_at
    return Filled(community, channels, topics, writer.long, writer.short, newest)


def _authors(community: Any) -> list[uuid.UUID]:
    from talka.channels.models import Author

    made = [
        Author(community=community, network="bench", external_id=str(n), handle=f"u{n}", name=f"Person {n}")
        for n in range(AUTHORS)
    ]
    return [author.pk for author in Author.objects.bulk_create(made, batch_size=10_000)]


def _copy(writer: Writer, numbers: range, topics: list[Any]) -> None:
    from django.db import connection, transaction

    posts, mentions = [], []
    for number in numbers:
        line, found = writer.lines(number)
        posts.append(line)
        mentions += [f"{topics[place].pk}\t{rest}\t1\t{number // 10_000 + 1}" for place, rest in found]
    target = "listening_mention (topic_id, post_id, community_id, created_at, revision, batch)"
    with transaction.atomic(), connection.cursor() as cursor:
        for table, lines in ((f"channels_post ({COLUMNS})", posts), (target, mentions)):
            with cursor.copy(f"COPY {table} FROM STDIN") as stream:
                stream.write("".join(f"{line}\n" for line in lines))
