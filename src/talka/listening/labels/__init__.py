"""Sentiment and intents of posts, by a model that runs here. Knows no Django.

`Labeller` gives labels; `support` says how well a language is served. `training` makes the model.
"""

from talka.listening.labels.labeller import Labeller, Labels
from talka.listening.labels.languages import KNOWN, Support, support
from talka.listening.labels.model import ModelError

__all__ = ["KNOWN", "Labeller", "Labels", "ModelError", "Support", "support"]
