"""Topics, and the posts that they match."""

from talka.listening.models.mention import Mention
from talka.listening.models.topic import Topic

__all__ = ["Mention", "Topic"]
