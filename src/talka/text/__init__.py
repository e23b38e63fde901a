"""Folding and cutting text into words: one way for queries, matching, search and marking. Knows no Django."""

from talka.text.fold import fold
from talka.text.tokens import SIGNS, Token, is_continuous, tokens, words

__all__ = ["SIGNS", "Token", "fold", "is_continuous", "tokens", "words"]
