"""Queries of other products brought into our language, with a list of what could not come along. Knows no Django.

A dialect is a table (``brandwatch``, ``meltwater``, ``sprinklr``, ``talkwalker``, ``x``); one lexer and one reader
serve all.
"""

from talka.listening.importers.losses import EFFECTS, MESSAGES, Effect, Loss
from talka.listening.importers.translation import DIALECTS, Translation, translate

__all__ = ["DIALECTS", "EFFECTS", "MESSAGES", "Effect", "Loss", "Translation", "translate"]
