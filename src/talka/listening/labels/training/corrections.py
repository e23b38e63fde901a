"""Labels that people of a community corrected, a JSON object a line.

``{"text": ..., "language": ..., "label": "sentiment", "value": -1}``, or an intent with ``true`` or ``false``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from talka.listening.label_names import INTENTS
from talka.listening.labels.training.sets import CORRECTIONS, SENTIMENT, Example, SetError

_FEELINGS = (-1, 0, 1)


def read_corrections(path: Path) -> list[Example]:
    """The corrections of a file.

    Raises:
        SetError: a line is none; the message names it.
    """
    return [
        _correction(line, f"{path}, line {number}")
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if line.strip()
    ]


def _correction(line: bytes, place: str) -> Example:
    try:
        found: dict[str, Any] = json.loads(line)
        text, language, label, value = (found[name] for name in ("text", "language", "label", "value"))
    except (ValueError, KeyError, TypeError) as error:
        raise SetError(
            f'{place} is no object like {{"text": "A post", "language": "en", "label": "thanks", "value": true}}.'
        ) from error
    if not isinstance(text, str) or not isinstance(language, str):
        raise SetError(f'{place}: "text" and "language" are texts.')
    if label == SENTIMENT and value in _FEELINGS and not isinstance(value, bool):
        return Example(text, language, label, int(value), CORRECTIONS)
    if label in INTENTS and isinstance(value, bool):
        return Example(text, language, label, int(value), CORRECTIONS)
    raise SetError(
        f'{place}: "label" is "sentiment" with a "value" of -1, 0 or 1, '
        f"or one of {', '.join(INTENTS)} with true or false."
    )
