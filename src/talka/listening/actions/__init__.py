"""Everything that changes topics and mentions: verbs with keyword arguments, audited."""

from talka.listening.actions.search import search_back
from talka.listening.actions.topic import add_topic, change_topic, delete_topic, pause_topic, resume_topic

__all__ = ["add_topic", "change_topic", "delete_topic", "pause_topic", "resume_topic", "search_back"]
