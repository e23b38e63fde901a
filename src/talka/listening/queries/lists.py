"""Lists as their pages show them."""

from __future__ import annotations

import uuid

from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from talka.listening.models import Alert, Topic, WordList
from talka.listening.naming import Names, find_uses
from talka.listening.query import QueryError
from talka.listening.search import parsed
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


def alerts_naming(thing: Topic | WordList, kind: str, name: str) -> list[Alert]:
    """The alerts whose own queries name a list or topic (``kind``) by this name of it, in order of theirs."""
    names = Names([(thing.pk, name)])
    asked = Alert.objects.filter(community=thing.community_id, query__icontains=f"{kind}:").order_by("name")
    return [alert for alert in asked if _is_named(alert.query, kind, names, thing.pk)]


def _is_named(query: str, kind: str, names: Names, pk: uuid.UUID) -> bool:
    try:
        return bool(find_uses(parsed(query), kind, names, pk))
    except QueryError:  # saved under older rules: it finds nothing
        return False
