"""Labels by the model of the installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from django.conf import settings as django_settings

from talka.listening import labelling
from talka.listening.labels import Labeller, ModelError
from talka.listening.labels.model import load, to_bytes

TEXTS, LANGUAGES = ["I hate it!", "Thanks, I love it!"], ["en", "en"]


@pytest.fixture
def own(settings: Any, tmp_path: Path) -> Path:
    """Where the settings say that our own model is."""
    path = tmp_path / "own.npz"
    settings.TALKA = msgspec.structs.replace(django_settings.TALKA, labels_model=str(path))
    return path


def test_without_a_model_of_ones_own_it_is_the_one_that_talka_brings() -> None:
    assert labelling.labeller() is Labeller.load()
    assert labelling.label(TEXTS, LANGUAGES).sentiment.tolist() == [-1, 1]


def test_a_model_of_ones_own_gives_the_labels(own: Path) -> None:
    shipped = load()
    own.write_bytes(to_bytes(shipped.weights, shipped.lexicon, np.full_like(shipped.thresholds, 2)))
    found = labelling.label(TEXTS, LANGUAGES)
    assert (found.sentiment.tolist(), found.masks.tolist()) == ([-1, 1], [0, 0])
    assert labelling.labeller().model_version not in {"", shipped.version}


def test_a_file_that_is_no_model_is_refused(own: Path) -> None:
    own.write_text("not a model")
    with pytest.raises(ModelError, match="is no model of Talka"):
        labelling.label(TEXTS, LANGUAGES)
