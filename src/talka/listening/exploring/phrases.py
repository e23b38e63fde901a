"""Words and phrases that mark a selection."""

from __future__ import annotations

from typing import Any, Final

from talka.listening.exploring.explored import Explored
from talka.listening.exploring.tops import Bar
from talka.listening.flows import answers

MOST: Final = 40
_SIZES: Final = 4


def phrases(explored: Explored) -> dict[str, Any]:
    """What is said here more often than elsewhere, and how much of it was read."""
    found = answers.marking(explored.lake, explored.selection, most=MOST)
    # Alike in size are those whose clearness is alike: by the order, not by the figure, which grows with the posts.
    steps = max(1, -(-len(found.phrases) // _SIZES))
    bars = [
        Bar(
            label=phrase.shown,
            posts=phrase.posts,
            width=_SIZES - place // steps,
            address=explored.river({"q": f'"{phrase.words}"'}),
        )
        for place, phrase in enumerate(found.phrases)
    ]
    return {"bars": sorted(bars, key=lambda bar: bar.label.casefold()), "found": found}
