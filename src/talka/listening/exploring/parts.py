"""The parts of Explore by their names in addresses; each is asked for by itself, so that none waits for another."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from talka.listening.exploring.choosing import choices
from talka.listening.exploring.explored import Explored
from talka.listening.exploring.meanings import MEANINGS
from talka.listening.exploring.over_time import intents, overview, voice, week
from talka.listening.exploring.phrases import phrases
from talka.listening.exploring.tops import authors, channels, hashtags, languages, sites

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclasses.dataclass(frozen=True, kw_only=True)
class Part:
    """A part: its heading, what it counts, its template; ``wide`` ones take the whole width.

    ``figures`` are the names of what it shows (`meanings.MEANINGS`).
    """

    title: StrOrPromise
    count: Callable[[Explored], dict[str, Any]]
    figures: Sequence[str]
    template: str = "listening/explore/bars.html"
    wide: bool = False

    @property
    def meanings(self) -> list[StrOrPromise]:
        """How its figures are counted."""
        return [MEANINGS[name] for name in self.figures]


PARTS: Final[Mapping[str, Part]] = {
    "overview": Part(
        title=_("Posts and how they feel"),
        count=overview,
        figures=("posts_over_time", "sentiment_over_time", "engagement"),
        template="listening/explore/overview.html",
        wide=True,
    ),
    "voice": Part(
        title=_("Share of voice"),
        count=voice,
        figures=("share_of_voice",),
        template="listening/explore/lines.html",
        wide=True,
    ),
    "intents": Part(
        title=_("What they are meant as"),
        count=intents,
        figures=("intents_over_time",),
        template="listening/explore/lines.html",
        wide=True,
    ),
    "week": Part(
        title=_("When people speak"),
        count=week,
        figures=("hours_of_week",),
        template="listening/explore/week.html",
        wide=True,
    ),
    "phrases": Part(
        title=_("What is said here more than elsewhere"),
        count=phrases,
        figures=("characteristic",),
        template="listening/explore/phrases.html",
        wide=True,
    ),
    "authors": Part(title=_("Who speaks most"), count=authors, figures=("top_authors",)),
    "hashtags": Part(title=_("Hashtags"), count=hashtags, figures=("top_hashtags",)),
    "sites": Part(title=_("Sites that are linked to"), count=sites, figures=("top_hosts",)),
    "channels": Part(title=_("Where it was heard"), count=channels, figures=("top_channels",)),
    "languages": Part(title=_("Languages"), count=languages, figures=("top_languages",)),
}
FILTER: Final = Part(
    title=_("Filter"), count=choices, figures=("facets", "topics"), template="listening/explore/filter.html"
)
