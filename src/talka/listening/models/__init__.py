"""Topics, the posts that they match, and lists of words."""

from talka.listening.models.mention import Mention
from talka.listening.models.topic import Topic
from talka.listening.models.word_list import WordList

__all__ = ["Mention", "Topic", "WordList"]
