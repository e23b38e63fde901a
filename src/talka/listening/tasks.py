"""Background work of listening."""

from __future__ import annotations

import uuid

from django.db.models import Q
from procrastinate.contrib.django import app

from talka.listening.actions import search_back
from talka.listening.actions.later import SEARCH_TASK
from talka.listening.models import Topic


@app.task(name=SEARCH_TASK, queue="background")
def search(topic_id: str) -> None:
    """Search the stored posts for a topic, to the end."""
    while search_back(topic_id=uuid.UUID(topic_id)):
        pass


@app.periodic(cron="* * * * *")
@app.task(name="listening.resume_searches", queue="background", queueing_lock="listening.resume_searches")
def resume_searches(timestamp: int) -> None:
    """Go on with searches that a kill or a restart broke off; one that is running holds its topic and is passed."""
    del timestamp
    waiting = Topic.objects.filter(Q(searched=None) | Q(searched__gt=0), active=True)
    for topic_id in waiting.values_list("id", flat=True):
        search(str(topic_id))
