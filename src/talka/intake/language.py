"""Fifth step: the language of each post."""

from __future__ import annotations

from talka.intake.flow import Flow
from talka.text.language import identify

UNKNOWN = "und"


def identify_language(flow: Flow) -> None:
    """Identify the language of every text; where nothing can be told, what the channel says is taken."""
    rows = flow.said
    for row, (language, confidence) in zip(rows, identify(row.text for row in rows), strict=True):
        row.language, row.confidence = language, confidence
        if language == UNKNOWN and row.heard is not None and row.heard.language:
            row.language = row.heard.language[:8].lower().partition("-")[0]
