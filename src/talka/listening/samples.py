"""What a query would have found, made ready for the page of its editor."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from babel.numbers import format_percent
from django.utils.safestring import SafeString

from talka.channels.models import Post
from talka.core.locales import reader_locale
from talka.listening.charts import Chart, preview_chart
from talka.listening.documents import body
from talka.listening.errors import utf16
from talka.listening.marking import clipping
from talka.listening.models import Topic
from talka.listening.preview import Clause, Common, Preview, Sample, preview
from talka.listening.preview import why as reasons
from talka.listening.reading import DEEPEST, MOST_PARTS, label_of, line_of
from talka.team.models import Community

LONGEST: Final = 320
"""Characters of a sample's text."""

MOST_WORDS: Final = 5
"""Words of a post that are shown beside a clause."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """A sample with the words marked for which it was found; ``why`` if its reasons are open."""

    post: Post
    title: SafeString
    text: SafeString
    why: Why | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Why:
    """A part of a query and whether it holds for a post, with the words of the post that fit."""

    label: str
    holds: bool
    words: tuple[str, ...] = ()
    parts: tuple[Why, ...] = ()
    unsaid: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Warned:
    """A common word of the query, its share of all posts in words, and its place as a browser counts."""

    word: str
    share: str
    per_day: int
    start: int
    end: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Shown:
    """A preview for the page."""

    found: Preview
    chart: Chart
    rows: Sequence[Row]
    gained: Sequence[Row]
    lost: Sequence[Row]
    common: Sequence[Warned]


def shown(community: Community, text: str, *, saved: Topic | None, today: dt.date, opened: str = "") -> Shown:
    """The preview of a query; ``opened`` is the id of the post whose reasons are wanted.

    Raises:
        QueryError: the query cannot be used.
    """
    found = preview(community, text, saved=saved, today=today)
    opened_posts = [sample.post for sample in found.samples if str(sample.post.pk) == opened]
    why = {post.pk: why_of(community, text, post) for post in opened_posts}
    return Shown(
        found=found,
        chart=preview_chart(found.days),
        rows=[dataclasses.replace(row, why=why.get(row.post.pk)) for row in _rows(found.samples)],
        gained=_rows(found.change.gained_samples if found.change else ()),
        lost=_rows(found.change.lost_samples if found.change else ()),
        common=[_warned(word, text) for word in found.common],
    )


def _warned(common: Common, text: str) -> Warned:
    return Warned(
        word=common.word,
        share=format_percent(common.share, locale=reader_locale()),
        per_day=common.per_day,
        start=utf16(text[: common.span.start]),
        end=utf16(text[: common.span.end]),
    )


def _rows(samples: Iterable[Sample]) -> list[Row]:
    return [_row(sample) for sample in samples]


def _row(sample: Sample) -> Row:
    post = sample.post
    whole = body(post.title, post.text)
    cut = len(whole) - len(post.text)
    return Row(
        post=post,
        title=clipping(whole, sample.spans, 0, len(post.title), length=LONGEST),
        text=clipping(whole, sample.spans, cut, len(whole), length=LONGEST),
    )


def why_of(community: Community, text: str, post: Post) -> Why:
    """Why a post matches, or does not, part by part.

    Raises:
        QueryError: the query cannot be used.
    """
    return _clause(reasons(community, text, post), body(post.title, post.text), 0)


def _clause(clause: Clause, whole: str, depth: int) -> Why:
    parts = clause.parts if depth < DEEPEST else ()
    words = dict.fromkeys(whole[start:end] for start, end in clause.spans[:100])
    return Why(
        label=label_of(clause.query) if parts else line_of(clause.query),
        holds=clause.held,
        words=() if parts else tuple(words)[:MOST_WORDS],
        parts=tuple(_clause(part, whole, depth + 1) for part in parts[:MOST_PARTS]),
        unsaid=max(0, len(parts) - MOST_PARTS),
    )
