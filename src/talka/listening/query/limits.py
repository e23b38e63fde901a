"""How large a query may be."""

from __future__ import annotations

from typing import Final

MAXIMUM_BYTES: Final = 64 * 1024
"""Of the query's text in UTF-8."""

MAXIMUM_DEPTH: Final = 200
"""Of parentheses and NOTs inside each other."""

MAXIMUM_WORDS: Final = 10_000
"""Of words and prefixes, those in phrases too."""

MINIMUM_PREFIX: Final = 2
"""Letters or digits before a star."""
