"""Words and phrases that a selection has more often than the rest: which posts are read for them.

The reading itself is in `talka.listening.flows.odds`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from talka.lake.schema import KEY_BITS
from talka.listening.flows.selection import Selection, Tables

if TYPE_CHECKING:
    import ibis

SAMPLE: Final = 10_000
"""Posts that are read of each side at the most, about."""

COUNTED_OF: Final = 16


def background_of(selection: Selection) -> Selection:
    """What a selection is set against, when nobody says: all posts of its time.

    Where nothing but the time was chosen, that would leave no rest; then the same span before it is taken as well.
    """
    wide = selection.without("topics", *selection.narrowed())
    if wide != selection:
        return wide
    return msgspec.structs.replace(selection, since=selection.since - (selection.until - selection.since))


def sizes(tables: Tables, selection: Selection, *, background: Selection) -> ibis.Table:
    """About how many posts there are, in one row: ``chosen`` in the selection, ``rest`` beside it in the background.

    One post in `COUNTED_OF` is counted and stands for as many, which is near enough to know how many to read.
    """
    rows = _standing(tables, selection, background)
    rows = selection.marked(rows.filter(rows.key < (KEY_BITS + 1) // COUNTED_OF), tables)
    chosen, rest = (found.sum().fill_null(0).cast("int64") * COUNTED_OF for found in (rows.chosen, ~rows.chosen))
    return rows.agg(chosen=chosen, rest=rest)


def samples(tables: Tables, selection: Selection, *, background: Selection, shares: tuple[float, float]) -> ibis.Table:
    """The posts that are read: ``chosen``, ``language``, ``title``, ``text``, in the order of their keys.

    ``shares`` are the parts of the selection and of the rest that are taken. A post is taken when its key, which is
    all chance, lies below that part of all keys; so each question takes the same ones.
    """
    rows = _standing(tables, selection, background)
    inside, outside = (int(share * (KEY_BITS + 1)) for share in shares)
    # Most texts need not be looked at: this is clear before anything is joined.
    rows = selection.marked(rows.filter(rows.key < max(inside, outside)), tables)
    taken = rows.filter(rows.key < rows.chosen.ifelse(inside, outside))
    return taken.order_by("key").select("chosen", "language", "title", "text")


def share_of(posts: int, size: int = SAMPLE) -> float:
    """The part of some posts that makes a sample of a size, in two digits: so the question seldom changes."""
    return min(1.0, float(f"{size / posts:.1e}")) if posts else 1.0


def _standing(tables: Tables, selection: Selection, background: Selection) -> ibis.Table:
    """The posts of the background, with what people said where the selection is by label."""
    by_label = selection.sentiments or selection.intents
    return background.apply(*tables) if by_label else background.plain(tables)
