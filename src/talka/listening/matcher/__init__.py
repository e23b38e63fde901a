"""Many queries against many posts. Knows no Django."""

from talka.listening.matcher.matcher import Matcher

__all__ = ["Matcher"]
