"""Bursts: times in which more is said than is usual, and what makes them. Knows no Django.

``Detector`` finds them in counts of equal steps, ``explain`` says which words, links and posts make one and whether
it is trouble or demand. The method is told in docs/developer/bursts.md.
"""

from talka.listening.bursts.burst import Burst
from talka.listening.bursts.detector import Course, Detector
from talka.listening.bursts.evidence import Evidence, explain
from talka.listening.bursts.kind import Kind, Reason, Share, Verdict, judge
from talka.listening.bursts.log_odds import Term, characteristic
from talka.listening.bursts.post import Post
from talka.listening.bursts.series import Row, Series, SeriesError, count_events, series_of
from talka.listening.bursts.tuning import Sensitivity

__all__ = [
    "Burst",
    "Course",
    "Detector",
    "Evidence",
    "Kind",
    "Post",
    "Reason",
    "Row",
    "Sensitivity",
    "Series",
    "SeriesError",
    "Share",
    "Term",
    "Verdict",
    "characteristic",
    "count_events",
    "explain",
    "judge",
    "series_of",
]
