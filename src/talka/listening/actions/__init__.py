"""Everything that changes what is listened for and what people make of posts: verbs with keyword arguments, audited."""

from talka.listening.actions.collection import (
    change_collection,
    collect,
    comment_on,
    delete_collection,
    make_collection,
    uncollect,
    worth_sharing,
)
from talka.listening.actions.labels import UnknownLabelError, correct_label
from talka.listening.actions.question import reopen_question, settle_question
from talka.listening.actions.saved_view import delete_view, rename_view, save_view
from talka.listening.actions.search import search_back
from talka.listening.actions.topic import add_topic, change_topic, delete_topic, pause_topic, resume_topic
from talka.listening.actions.word_list import add_list, change_list, delete_list

__all__ = [
    "UnknownLabelError",
    "add_list",
    "add_topic",
    "change_collection",
    "change_list",
    "change_topic",
    "collect",
    "comment_on",
    "correct_label",
    "delete_collection",
    "delete_list",
    "delete_topic",
    "delete_view",
    "make_collection",
    "pause_topic",
    "rename_view",
    "reopen_question",
    "resume_topic",
    "save_view",
    "search_back",
    "settle_question",
    "uncollect",
    "worth_sharing",
]
