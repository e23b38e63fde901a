"""How clearly a term marks one set of posts against another.

Weighted log-odds with an informative Dirichlet prior: Monroe, Colaresi, Quinn (2008), "Fightin' Words: Lexical
Feature Selection and Evaluation for Identifying the Content of Political Conflict", Political Analysis 16(4),
equations 16, 19 and 22. The prior is how often a term is in both sets together; so a term that is merely frequent does
not count, nor one that is rare and there by chance.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

_REST: Final = 0.5
"""Where every post is the one same term there is no rest to compare with: half a count stands for it."""


def log_odds(inside: Numbers, outside: Numbers, prior: float) -> Numbers:
    """The z-score of each term's log-odds between two counts, which are not both 0; ``prior`` is worth so many terms.

    0 for all where there is nothing to compare: no counts, or no prior.
    """
    many, few = inside.sum(), outside.sum()
    if not many + few or not prior:
        return np.zeros(len(inside))
    expected = prior * (inside + outside) / (many + few)
    one, other = inside + expected, outside + expected
    delta = _log_odd(one, many + prior) - _log_odd(other, few + prior)
    z: Numbers = delta / np.sqrt(1 / one + 1 / other)
    return z


def _log_odd(part: Numbers, whole: float) -> Numbers:
    odd: Numbers = np.log(part / np.maximum(whole - part, _REST))
    return odd
