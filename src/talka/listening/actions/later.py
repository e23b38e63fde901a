"""The back-search of a topic, asked for when a transaction is through."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app

from talka.listening.models import Topic

SEARCH_TASK: Final = "listening.search_back"


def search_later(topic: Topic) -> None:
    """Have the stored posts searched once the transaction is through."""
    topic_id: uuid.UUID = topic.pk
    transaction.on_commit(lambda: _defer(topic_id))


def _defer(topic_id: uuid.UUID) -> None:
    app.configure_task(SEARCH_TASK).defer(topic_id=str(topic_id))
