"""Background work of listening."""

from __future__ import annotations

import uuid

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from talka.listening.actions import search_back
from talka.listening.actions.delivery import deliver_due
from talka.listening.actions.later import SEARCH_TASK
from talka.listening.actions.watch import watch_alerts
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


@app.periodic(cron="* * * * *")
@app.task(name="listening.watch_alerts", queue="background", queueing_lock="listening.watch_alerts")
def watch(timestamp: int) -> None:
    """Look whether alerts have something to tell, and send at once what is not to wait."""
    del timestamp
    if watch_alerts(now=timezone.now()):
        deliver_due(clock=timezone.now)


@app.periodic(cron="* * * * *")
@app.task(name="listening.deliver_alerts", queue="background", queueing_lock="listening.deliver_alerts")
def deliver(timestamp: int) -> None:
    """Send what alerts tell whose time has come: digests, what waited for the end of quiet hours, second tries."""
    del timestamp
    deliver_due(clock=timezone.now)


@app.periodic(cron="*/5 * * * *")
@app.task(name="listening.watch_bursts", queue="background", queueing_lock="listening.watch_bursts")
def bursts(timestamp: int) -> None:
    """Look for bursts in what has come in since the last time."""
    from talka.listening.bursting.watch import watch_bursts  # the web process queues tasks and runs none

    del timestamp
    watch_bursts(now=timezone.now())
