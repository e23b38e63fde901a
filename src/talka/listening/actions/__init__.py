"""Everything that changes topics, lists and mentions: verbs with keyword arguments, audited."""

from talka.listening.actions.search import search_back
from talka.listening.actions.topic import add_topic, change_topic, delete_topic, pause_topic, resume_topic
from talka.listening.actions.word_list import add_list, change_list, delete_list

__all__ = [
    "add_list",
    "add_topic",
    "change_list",
    "change_topic",
    "delete_list",
    "delete_topic",
    "pause_topic",
    "resume_topic",
    "search_back",
]
