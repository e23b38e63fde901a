"""Fourth step: posts that say nearly the same as an earlier one.

Two texts are *repeats* when the sets of their pairs of neighbouring words (folded, without web addresses) overlap
to at least 0.8 (Jaccard). Candidates are found by MinHash with banding (A. Broder, "On the resemblance and
containment of documents", 1997; J. Leskovec, A. Rajaraman, J. Ullman, "Mining of Massive Datasets", chapter 3) and
each is then compared truly, so nothing is folded by chance. With 5 bands of 3 rows a pair at 0.8 is found with
probability 0.97, at 0.9 with 0.998. Texts of fewer than 6 words repeat only the very same words.

The earliest is the original: within a batch by the time of the post, across batches the one that is stored. Only
originals leave keys (`PostBand`), so all repeats lead to the first, and a text that a thousand people pass on
costs no more keys than one. Texts made from one template may share keys and yet not be repeats: each would be compared
with all that came before it. So a key leads to `MOST` originals at the most, the first ones.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

import msgspec
import numpy as np
import numpy.typing as npt
import rensa
from django.db import connection

from talka.intake.clean import without_links
from talka.intake.copying import literal
from talka.intake.flow import Flow, Row
from talka.listening.search import body
from talka.text.kernel import tokenise, words_of

SIMILAR = 0.8
FEWEST_WORDS = 6
WINDOW = dt.timedelta(days=30)
BANDS, ROWS = 5, 3
MOST = 32
SEED = 20_261_122

_SELECT = """
SELECT band.key, post.id, post.title, post.text, post.created_at
FROM channels_postband band JOIN channels_post post ON post.id = band.post_id
WHERE band.community_id = %s AND band.key = ANY(%s::bigint[]) AND band.heard_at > %s AND post.deleted_at IS NULL
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
    shingled = [shingles(spoken) for spoken in _spoken(rows)]
    keyed = keys(shingled)
    originals = _stored(flow, keyed)
    for row, own, found in zip(rows, shingled, keyed, strict=True):
        original = _first(own, (original for key in found for original in originals.get(key, ())))
        if original is not None:
            row.repeat_of = original.id
            continue
        room = [key for key in found if len(originals.get(key, ())) < MOST]
        flow.bands.append((row.id, room))
        mine = Original(id=row.id, created_at=row.created_at, shingles=own)
        for key in room:
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


def _spoken(rows: Sequence[Row]) -> Iterator[list[str]]:
    """The words of each post outside of its web addresses."""
    linked = [without_links(body(row.title, row.text)) for row in rows if row.links]
    unlinked = iter(words_of(tokenise(linked)))
    return (next(unlinked) if row.links else row.words for row in rows)


def _exact(own: frozenset[str]) -> Keys:
    """The key of a text that only the very same words repeat."""
    if len(own) != 1:
        return ()
    (text,) = own
    return (int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True),)


def _banded(token_sets: list[list[str]]) -> list[Keys]:
    """One key for each band of the MinHash signatures, mixed to 64 bits (the finisher of SplitMix64)."""
    matrix = rensa.RMinHash.digest_matrix_from_token_sets(token_sets, BANDS * ROWS, SEED)
    signatures = np.fromiter(chain.from_iterable(matrix.to_rows()), dtype=np.uint64).reshape(-1, BANDS, ROWS)
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
    wanted = {key for found in keyed for key in found}
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, [flow.community, literal(map(str, wanted)), flow.heard_at - WINDOW])
        found = cursor.fetchall()
    spoken = {post_id: without_links(body(title, text)) for _, post_id, title, text, _ in found}
    shingled = dict(zip(spoken, map(shingles, words_of(tokenise(list(spoken.values())))), strict=True))
    met: dict[int, list[Original]] = {}
    for key, post_id, _, _, created_at in found:
        original = Original(id=post_id, created_at=created_at, shingles=shingled[post_id])
        met.setdefault(key, []).append(original)
    return met


def _first(own: frozenset[str], candidates: Iterable[Original]) -> Original | None:
    """The earliest candidate that is truly similar."""
    similar = {candidate.id: candidate for candidate in candidates if similarity(own, candidate.shingles) >= SIMILAR}
    return min(similar.values(), key=lambda original: (original.created_at, original.id), default=None)
