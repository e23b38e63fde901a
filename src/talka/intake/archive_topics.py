"""Topics whose stored posts were searched anew: their mentions in the lake are replaced as a whole.

Mentions that come with a batch go to the lake with it. A back-search makes and deletes mentions of posts that
are there already; when it has come to its end, all mentions of the topic change places in one atomic step. A
kill before PostgreSQL is told lets the same rows be written once more in the same places.
"""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from talka.intake import facts
from talka.intake.models import ArchivedTopic, Batch
from talka.lake import MENTIONS, Lake
from talka.listening.models import Mention, Topic


def searched_topics() -> QuerySet[Topic]:
    """Topics that were searched to the end since their mentions were last replaced."""
    return Topic.objects.filter(searched=0).exclude(archived__changed=F("changed"))


def refresh_topics(lake: Lake) -> None:
    """Replace the mentions of these topics. Call it as the one writer."""
    for topic in searched_topics():
        _replace(lake, topic)
        ArchivedTopic.objects.update_or_create(topic=topic, defaults={"changed": topic.changed})


def _replace(lake: Lake, topic: Topic) -> None:
    """Write the topic's mentions as PostgreSQL has them; a batch that is still to come brings its own."""
    with facts.snapshot():
        coming = Batch.objects.filter(archived_at=None).values("number")
        found = Mention.objects.filter(~Q(post__batch__in=coming), topic=topic)
        rows = facts.joined(MENTIONS.name, facts.mention_rows(found))
    lake.replace(MENTIONS.name, rows, where=f"topic_id = '{topic.pk}'")
