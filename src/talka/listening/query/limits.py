"""How large a query may be; docs/benchmarks.md tells what one at the limits costs."""

from __future__ import annotations

from typing import Final

MAXIMUM_BYTES: Final = 64 * 1024
"""Of the query's text in UTF-8."""

MAXIMUM_DEPTH: Final = 100
"""Of parentheses and NOTs inside each other, also after topics and lists have been put in their places."""

MAXIMUM_WORDS: Final = 10_000
"""Of words, wildcards and fields, those in phrases too."""

MAXIMUM_EXPANDED: Final = 50_000
"""Of words, wildcards and fields once topics and lists have been put in their places."""

MINIMUM_PREFIX: Final = 2
"""Letters or digits before a star or question mark."""

MAXIMUM_DISTANCE: Final = 200
"""Words between, for NEAR and ~."""

MAXIMUM_WITHIN: Final = 20
"""Words of a phrase with ~."""
