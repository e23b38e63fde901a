"""Connected accounts, and what was heard on them."""

from talka.channels.models.author import Author
from talka.channels.models.channel import Channel
from talka.channels.models.gap import Gap
from talka.channels.models.post import Post, PostBand, PostVersion

__all__ = ["Author", "Channel", "Gap", "Post", "PostBand", "PostVersion"]
