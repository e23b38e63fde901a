"""The path of a post, in order. Each step goes over the whole batch; each lives in the module of its name.

Before the first step the page has been kept as it came (`actions.taking.keep`), in a transaction of its own. All
steps run inside one more transaction, together with the channel's new cursor (`actions.taking.take`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from talka.intake.authors import recognise_authors
from talka.intake.clean import clean
from talka.intake.flow import Flow
from talka.intake.known import set_known_aside
from talka.intake.labels import label
from talka.intake.language import identify_language
from talka.intake.read import read
from talka.intake.repeats import fold_repeats
from talka.intake.store import store
from talka.intake.threads import join_threads
from talka.intake.topics import match_topics

Step = Callable[[Flow], None]

STEPS: tuple[Step, ...] = (
    read,  # payload → what it means; unreadable ones to quarantine
    clean,  # plain text, links, hashtags, handles, dates in UTC, folded words
    set_known_aside,  # same → dropped; edits → versions; deletions → tombstones; numbers → updates
    fold_repeats,  # nearly the same words as an earlier post → a repeat of it
    identify_language,
    label,  # sentiment and intents
    recognise_authors,  # what is known of who speaks: kind and country
    match_topics,
    join_threads,  # answers find what they answer, whichever came first
    store,  # authors, keys, mentions, and last the posts with their announcement numbers
)


def run(flow: Flow, steps: Sequence[Step] | None = None) -> None:
    """Take a batch down the path."""
    for step in STEPS if steps is None else steps:
        step(flow)
