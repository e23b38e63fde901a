"""Topics, the posts that they match, lists of words, bursts, alerts, and what people make of posts."""

from talka.listening.models.alert import Alert
from talka.listening.models.burst import Burst, BurstWatch
from talka.listening.models.collection import Collected, Collection
from talka.listening.models.correction import Correction
from talka.listening.models.firing import Delivery, Firing, SeenFirings
from talka.listening.models.mention import Mention
from talka.listening.models.question import SettledQuestion
from talka.listening.models.saved_view import SavedView
from talka.listening.models.topic import Topic
from talka.listening.models.word_list import WordList

__all__ = [
    "Alert",
    "Burst",
    "BurstWatch",
    "Collected",
    "Collection",
    "Correction",
    "Delivery",
    "Firing",
    "Mention",
    "SavedView",
    "SeenFirings",
    "SettledQuestion",
    "Topic",
    "WordList",
]
