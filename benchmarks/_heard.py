"""A lake of made posts, filled as fast as Arrow goes: what many communities look like, no text twice the same.

Posts grow in number over a year, with a season of day and week; few authors, sites, hashtags and topics have most of
the posts, as in life (Zipf). 2 % are edited, a quarter of these deleted; 0.2 % have a label corrected by a person.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from talka.lake import CORRECTIONS, MENTIONS, POSTS, Lake
from talka.lake.schema import table_of

START: Final = dt.datetime(2025, 4, 1, tzinfo=dt.UTC)
DAYS: Final = 365
BRAND: Final = "11111111-0000-7000-8000-000000000000"
OTHER: Final = "22222222-0000-7000-8000-000000000000"
OTHERS: Final = 0.1
"""Posts of another community, for each of the brand's."""
LANGUAGES: Final = ("en", "es", "pt", "fr", "de", "ru", "el", "ar", "it", "he", "hi", "lv", "und")
LANGUAGE_SHARES: Final = (0.42, 0.14, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.03, 0.02, 0.01, 0.01, 0.01)
KINDS: Final = ("post", "comment", "reply", "message")
KIND_SHARES: Final = (0.5, 0.3, 0.18, 0.02)
AUTHOR_KINDS: Final = ("", "person", "organisation", "", "bot", "person", "")
"""By the number of an author: who speaks is not told of all."""
CHANNELS, AUTHORS, TOPICS, HASHTAGS, SITES, WORDS = 40, 1_000_000, 100, 50_000, 20_000, 40_000
COUNTRIES: Final = 60
EDITED, CORRECTED = 0.02, 0.002

Numbers = npt.NDArray[np.int64]


class Maker:
    """Makes the posts of one month of one community after the other, the same in each run."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._chance = np.random.default_rng(7)
        self._quarters, self._parts = _season()
        self._words = {language: _vocabulary(language) for language in LANGUAGES}
        self._authors = _ids("author", AUTHORS)
        self._made = 0

    def fill(self, lake: Lake) -> None:
        """Write everything, a month at a time."""
        months = np.array([f"{START + dt.timedelta(seconds=int(q) * 900):%Y-%m}" for q in self._quarters])
        number = 0
        for month in sorted(set(months)):
            places = np.flatnonzero(months == month)
            for community, share in ((BRAND, 1.0), (OTHER, OTHERS)):
                number += 1
                self._write(lake, places, community, share, number)

    def _write(self, lake: Lake, places: Numbers, community: str, share: float, number: int) -> None:
        parts = self._parts[places]
        count = round(self.total * share * parts.sum())
        columns = self._posts(self._chance.choice(self._quarters[places], count, p=parts / parts.sum()), community)
        posts = table_of(POSTS.name, columns)
        edited = self._edited(posts)
        lake.append(POSTS.name, pa.concat_tables([posts, edited]), writer="bench", number=number)
        pairs = pa.concat_tables([self._mentions(posts), self._mentions(edited)])
        lake.append(MENTIONS.name, pairs, writer="bench", number=number)
        lake.append(CORRECTIONS.name, self._corrections(posts), writer="bench", number=number)

    def _posts(self, quarters: Numbers, community: str) -> dict[str, Any]:
        """Columns of posts at quarters of an hour since `START`."""
        chance, count = self._chance, len(quarters)
        seconds = np.sort(quarters * 900 + chance.integers(0, 900, count))
        heard = pa.array(int(START.timestamp() * 1e6) + seconds * 1_000_000, pa.timestamp("us", "UTC"))
        languages = chance.choice(len(LANGUAGES), count, p=LANGUAGE_SHARES)
        links, hosts = self._links(count)
        authors = _zipf(chance, AUTHORS, count)
        self._made += count
        return {
            "community_id": _repeated(community, count),
            "channel_id": _named("channel", CHANNELS).take(pa.array(_zipf(chance, CHANNELS, count))),
            "post_id": _uuids(chance, seconds),
            "version": pa.repeat(1, count),
            "deleted": pa.repeat(pa.scalar(value=False), count),
            "seq": pa.array(np.arange(self._made - count, self._made)),
            "batch": pa.array(np.arange(self._made - count, self._made) // 1000),
            "external_id": pa.array(np.arange(self._made - count, self._made)).cast(pa.string()),
            "kind": pa.array(KINDS).take(pa.array(chance.choice(len(KINDS), count, p=KIND_SHARES))),
            "author_id": self._authors.take(pa.array(authors)),
            "author_kind": pa.array(AUTHOR_KINDS).take(pa.array(authors % len(AUTHOR_KINDS))),
            "country": _named("country", COUNTRIES).take(pa.array(authors % COUNTRIES)),
            "language": pa.array(LANGUAGES).take(pa.array(languages)),
            "created_at": heard,
            "heard_at": heard,
            "text": self._texts(languages),
            "hashtags": _lists(chance, _named("tag", HASHTAGS), count, (0.75, 0.15, 0.07, 0.03)),
            "likes": _heavy(chance, count),
            "shares": _heavy(chance, count),
            "comments": _heavy(chance, count),
            "sentiment": _sentiments(chance, count),
            "score": pa.array(chance.uniform(0.4, 1, count).astype(np.float32)),
            "intents": _masks(chance, count),
            "links": links,
            "hosts": hosts,
            "has_link": pc.greater(pc.list_value_length(links), 0),
            "has_media": pa.array(chance.random(count) < 0.3),  # noqa: PLR2004 - their share
        }

    def _texts(self, languages: Numbers) -> pa.Array:
        """Texts of 6 to 28 words, in the language of each."""
        sizes = self._chance.integers(6, 29, len(languages))
        ranks = _zipf(self._chance, WORDS, int(sizes.sum()))
        words = pa.concat_arrays([self._words[language] for language in LANGUAGES])
        taken = words.take(pa.array(ranks + np.repeat(languages, sizes) * WORDS))
        offsets = pa.array(np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32))
        return pc.binary_join(pa.ListArray.from_arrays(offsets, taken), " ")

    def _links(self, count: int) -> tuple[pa.Array, pa.Array]:
        """A link in every third post: its address and its site."""
        has = self._chance.random(count) < 0.3  # noqa: PLR2004 - their share
        sites = pa.array([f"site{n}.example" for n in range(SITES)]).take(
            pa.array(_zipf(self._chance, SITES, int(has.sum())))
        )
        pages = pa.array(_zipf(self._chance, 100_000, len(sites))).cast(pa.string())
        offsets = pa.array(np.concatenate([[0], np.cumsum(has)]).astype(np.int32))
        addresses = pc.binary_join_element_wise("https://", sites, "/story/", pages, "")
        return pa.ListArray.from_arrays(offsets, addresses), pa.ListArray.from_arrays(offsets, sites)

    def _edited(self, posts: pa.Table) -> pa.Table:
        """Second versions of some posts; a quarter of them are deletions."""
        places = np.flatnonzero(self._chance.random(len(posts)) < EDITED)
        later = posts.take(pa.array(places))
        gone = pa.array(np.arange(len(later)) % 4 == 0)
        later = later.set_column(later.schema.get_field_index("version"), "version", pa.repeat(2, len(later)))
        return later.set_column(later.schema.get_field_index("deleted"), "deleted", gone)

    def _mentions(self, posts: pa.Table) -> pa.Table:
        """Topics of each version of a post: none, one, two or three."""
        topics = _lists(self._chance, _named("topic", TOPICS), len(posts), (0.45, 0.4, 0.12, 0.03))
        found = posts.take(pc.list_parent_indices(topics))
        names = ("community_id", "post_id", "version", "created_at")
        same = {name: found[name].combine_chunks() for name in names}
        made = table_of(MENTIONS.name, same | {"topic_id": topics.flatten(), "revision": pa.repeat(1, len(found))})
        return made.group_by(made.column_names, use_threads=False).aggregate([]).select(made.column_names)

    def _corrections(self, posts: pa.Table) -> pa.Table:
        """A person's word on the sentiment of some posts, and on whether some are complaints."""
        found = posts.take(pa.array(np.flatnonzero(self._chance.random(len(posts)) < CORRECTED)))
        count = len(found)
        same = {name: found[name].combine_chunks() for name in ("community_id", "post_id", "version", "created_at")}
        feeling = self._chance.random(count) < 0.7  # noqa: PLR2004 - their share
        values = np.where(feeling, self._chance.integers(-1, 2, count), self._chance.integers(0, 2, count))
        labels = pa.array(np.where(feeling, "sentiment", "complaint"))
        numbers = pa.array(np.arange(self._made, self._made + count))
        return table_of(CORRECTIONS.name, same | {"label": labels, "value": pa.array(values), "number": numbers})


def topic(rank: int) -> str:
    """The id of the topic with so many others above it in number of posts."""
    return str(_named("topic", TOPICS)[rank])


def _season() -> tuple[Numbers, npt.NDArray[np.float64]]:
    """The quarters of an hour of the year, and the share of the posts that each brings."""
    quarters = np.arange(DAYS * 96)
    hour, day = quarters % 96 / 4, quarters // 96
    wave = 1 + 0.8 * np.sin((hour - 9) / 24 * 2 * np.pi)
    weight = wave * np.where(day % 7 >= 5, 0.6, 1) * (1 + quarters / len(quarters))  # noqa: PLR2004 - the weekend
    return quarters, weight / weight.sum()


def _zipf(chance: np.random.Generator, many: int, count: int) -> Numbers:
    """Ranks from 0 to ``many``, each as frequent as one over it."""
    ranks = np.exp(chance.random(count) * np.log(many + 1)) - 1
    return np.asarray(np.minimum(ranks, many - 1), dtype=np.int64)


def _named(what: str, count: int) -> pa.Array:
    """Ids as text, or plain names of hashtags and countries."""
    if what == "tag":
        return pa.array([f"tag{n}" for n in range(count)])
    if what == "country":  # half of the authors say none
        return pa.array([f"{chr(65 + n // 26)}{chr(65 + n % 26)}" if n % 2 else "" for n in range(count)])
    return pa.array([f"{n:08x}-{len(what):04x}-7000-8000-000000000000" for n in range(count)])


def _ids(what: str, count: int) -> pa.Array:
    """Ids as 16 bytes."""
    chance = np.random.default_rng(len(what))
    return _uuids(chance, np.arange(count))


def _uuids(chance: np.random.Generator, seconds: Numbers) -> pa.Array:
    """Ids that begin with their time and end by chance, as those of posts do."""
    made = chance.integers(0, 256, (len(seconds), 16), dtype=np.uint8)
    for place in range(4):
        made[:, place] = seconds >> (24 - 8 * place) & 0xFF
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(made), [None, pa.py_buffer(made.tobytes())]).cast(
        pa.binary()
    )


def _repeated(text: str, count: int) -> pa.Array:
    return pa.repeat(text, count)


def _lists(chance: np.random.Generator, names: pa.Array, count: int, shares: tuple[float, ...]) -> pa.ListArray:
    """Lists of none, one, two, ... names, by their shares."""
    sizes = chance.choice(len(shares), count, p=shares)
    offsets = pa.array(np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32))
    return pa.ListArray.from_arrays(offsets, names.take(pa.array(_zipf(chance, len(names), int(sizes.sum())))))


def _heavy(chance: np.random.Generator, count: int) -> pa.Array:
    """Likes and the like: most have none, a few have very many, a fifth of the channels does not tell."""
    return pa.array((chance.pareto(1.1, count) * 2).astype(np.int64).clip(0, 10**7), mask=chance.random(count) < 0.2)  # noqa: PLR2004


def _sentiments(chance: np.random.Generator, count: int) -> pa.Array:
    return pa.array(chance.choice([-1, 0, 1], count, p=(0.2, 0.5, 0.3)), mask=chance.random(count) < 0.05)  # noqa: PLR2004


def _masks(chance: np.random.Generator, count: int) -> pa.Array:
    """Each intent by itself."""
    masks = np.zeros(count, np.int64)
    for bit, share in enumerate((0.12, 0.06, 0.08, 0.04, 0.02, 0.05, 0.03, 0.01)):
        masks |= (chance.random(count) < share).astype(np.int64) << bit
    return pa.array(masks)


def _vocabulary(language: str) -> pa.Array:
    """Words of a language, the commonest first."""
    letters = {"ru": "абвгдежзиклмнопрсту", "el": "αβγδεζηθικλμνοπρστυ", "he": "אבגדהוזחטיכלמנסעפצק"}
    alphabet = letters.get(language, "etaoinshrdlucmfwypv")
    words = []
    for number in range(WORDS):
        word, rest = alphabet[sum(map(ord, language)) % len(alphabet)], number
        while rest:
            rest, digit = divmod(rest, len(alphabet))
            word += alphabet[digit]
        words.append(word)
    return pa.array(words)
