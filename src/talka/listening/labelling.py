"""The labels of this installation: from its own model, or the one that Talka brings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from talka.listening.labels import Labeller, Labels


def label(texts: Sequence[str], languages: Sequence[str]) -> Labels:
    """The labels of texts in these languages (ISO 639-1).

    Raises:
        ModelError: the file of the settings holds no model of this version.
    """
    return labeller().label(texts, languages)


def labeller() -> Labeller:
    """The labeller of this installation, read once.

    Raises:
        ModelError: the file of the settings holds no model of this version.
    """
    own: str = settings.TALKA.labels_model
    return Labeller.load(Path(own)) if own else Labeller.load()
