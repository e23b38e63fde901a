"""Lists as their pages show them."""

from __future__ import annotations

import uuid

from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from talka.listening.models import Topic, WordList
from talka.team.models import Community

GLIMPSE = 120
"""Characters of the entries that the list of lists shows."""


def list_of(community: Community, list_id: uuid.UUID) -> WordList:
    """A list of a community. Raises WordList.DoesNotExist."""
    return community.lists.get(pk=list_id)


def list_lines(community: Community) -> QuerySet[WordList]:
    """All lists by name; ``used`` counts the topics that name each, ``glimpse`` is the beginning of its entries."""
    return community.lists.defer("entries").annotate(used=Count("users"), glimpse=Left("entries", GLIMPSE))


def topics_using(thing: Topic | WordList) -> QuerySet[Topic]:
    """The topics whose queries name a list or topic, by name."""
    return thing.users.order_by("name").only("id", "name", "community_id")
