"""Fourth step: posts that say nearly the same as an earlier one.

Two texts are *repeats* when the sets of their pairs of neighbouring words (folded, without web addresses) overlap
to at least 0.8 (Jaccard). Candidates are found by MinHash with banding (A. Broder, "On the resemblance and
containment of documents", 1997; J. Leskovec, A. Rajaraman, J. Ullman, "Mining of Massive Datasets", chapter 3) and
each is then compared truly, so nothing is folded by chance. With 5 bands of 3 rows a pair at 0.8 is found with
probability 0.97, at 0.9 with 0.998. Texts of fewer than 6 words repeat only the very same words.

The earliest is the original: within a batch by the time of the post, across batches the one that is stored. Only
originals leave keys (`PostBand`), so all repeats lead to the first, and a text that a thousand people pass on
costs no more keys than one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec
import numpy as np
import numpy.typing as npt
import rensa
from django.db import connection

from talka.intake.clean import without_links
from talka.intake.flow import Flow, Row
from talka.listening.search import body
from talka.text import words

SIMILAR = 0.8
FEWEST_WORDS = 6
WINDOW = dt.timedelta(days=30)
BANDS, ROWS = 5, 3
SEED = 20_261_122

_SELECT = """
SELECT band.key, post.id, post.title, post.text, post.created_at
FROM channels_postband band JOIN channels_post post ON post.id = band.post_id
WHERE band.community_id = %s AND band.key = ANY(%s) AND band.heard_at > %s AND post.deleted_at IS NULL
"""

Keys = Sequence[int]


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """A post that others may repeat. ``shingles`` is what of it is compared."""

    id: uuid.UUID
    created_at: dt.datetime
    shingles: frozenset[str]


def fold_repeats(flow: Flow) -> None:
    """Set ``repeat_of`` of each new post that repeats another; give keys to the others."""
    rows = sorted((row for row in flow.new if row.deleted_at is None), key=lambda row: (row.created_at, row.position))
    shingled = [shingles(_spoken(row)) for row in rows]
    keyed = keys(shingled)
    originals = _stored(flow, keyed)
    for row, own, found in zip(rows, shingled, keyed, strict=True):
        original = _first(own, (original for key in found for original in originals.get(key, ())))
        if original is not None:
            row.repeat_of = original.id
            continue
        flow.bands.extend((key, row.id) for key in found)
        mine = Original(id=row.id, created_at=row.created_at, shingles=own)
        for key in found:
            originals.setdefault(key, []).append(mine)


def shingles(spoken: Sequence[str]) -> frozenset[str]:
    """What of a text is compared: its pairs of neighbouring words, or all of it when it is short."""
    if len(spoken) < FEWEST_WORDS:
        return frozenset([" ".join(spoken)]) if spoken else frozenset()
    return frozenset(map(" ".join, pairwise(spoken)))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index of two sets; 0 when either is empty."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def keys(shingled: Sequence[frozenset[str]]) -> list[Keys]:
    """The keys under which each text meets texts like it; none for a text without words."""
    long = [place for place, found in enumerate(shingled) if len(found) > 1]
    found: list[Keys] = [_exact(own) for own in shingled]
    if long:
        for place, own in zip(long, _banded([list(shingled[place]) for place in long]), strict=True):
            found[place] = own
    return found


def _spoken(row: Row) -> list[str]:
    return words(without_links(body(row.title, row.text))) if row.links else row.words


def _exact(own: frozenset[str]) -> Keys:
    """The key of a text that only the very same words repeat."""
    if len(own) != 1:
        return ()
    (text,) = own
    return (int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True),)


def _banded(token_sets: list[list[str]]) -> list[Keys]:
    """One key for each band of the MinHash signatures, mixed to 64 bits (the finisher of SplitMix64)."""
    matrix = rensa.RMinHash.digest_matrix_from_token_sets(token_sets, BANDS * ROWS, SEED)
    signatures = np.array(matrix.to_rows(), dtype=np.uint64).reshape(len(token_sets), BANDS, ROWS)
    mixed: npt.NDArray[np.uint64] = np.zeros((len(token_sets), BANDS), dtype=np.uint64)
    mixed += np.arange(1, BANDS + 1, dtype=np.uint64)
    for place in range(ROWS):
        mixed = _finish(mixed * np.uint64(0x9E3779B97F4A7C15) + signatures[:, :, place])
    found: list[Keys] = mixed.view(np.int64).tolist()
    return found


def _finish(mixed: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _stored(flow: Flow, keyed: Iterable[Keys]) -> dict[int, list[Original]]:
    """Originals of the last month that share a key with a post of this batch."""
    wanted = list({key for found in keyed for key in found})
    originals: dict[uuid.UUID, Original] = {}
    met: dict[int, list[Original]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, [flow.community, wanted, flow.heard_at - WINDOW])
        for key, post_id, title, text, created_at in cursor.fetchall():
            if post_id not in originals:
                own = shingles(words(without_links(body(title, text))))
                originals[post_id] = Original(id=post_id, created_at=created_at, shingles=own)
            met.setdefault(key, []).append(originals[post_id])
    return met


def _first(own: frozenset[str], candidates: Iterable[Original]) -> Original | None:
    """The earliest candidate that is truly similar."""
    similar = {candidate.id: candidate for candidate in candidates if similarity(own, candidate.shingles) >= SIMILAR}
    return min(similar.values(), key=lambda original: (original.created_at, original.id), default=None)
