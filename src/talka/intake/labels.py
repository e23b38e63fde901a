"""Sixth step: sentiment and intents of each post."""

from __future__ import annotations

from talka.intake.flow import Flow
from talka.listening import labelling
from talka.listening.documents import body


def label(flow: Flow) -> None:
    """Label every text that has words; an edited one anew, for what was said of it was said of other words."""
    rows = [row for row in flow.said if row.words]
    labels = labelling.label([body(row.title, row.text) for row in rows], [row.language for row in rows])
    found = zip(rows, labels.sentiment.tolist(), labels.score.tolist(), labels.masks.tolist(), strict=True)
    for row, sentiment, score, mask in found:
        row.sentiment, row.sentiment_score, row.intents = sentiment, score, mask
