"""Files of models."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from talka.listening.labels.model import ModelError, load, quantised


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_another_file_is_no_model(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "labels.npz"
    path.write_bytes(data)
    with pytest.raises(ModelError, match="is no model of Talka"):
        load(path)


def test_a_model_of_other_features_is_refused(tmp_path: Path) -> None:
    model = load()
    path = tmp_path / "labels.npz"
    arrays = {**model.weights._asdict(), **model.lexicon._asdict(), "thresholds": model.thresholds}
    np.savez(path, **{**arrays, "dense": model.weights.dense[:, 1:]})
    with pytest.raises(ModelError, match="another version"):
        load(path)


def test_quantised_weights_are_near_the_weights() -> None:
    weights = np.linspace(-3, 2, 50).reshape(25, 2)
    steps, scales = quantised(weights)
    assert np.abs(steps * scales - weights).max() <= scales.max() / 2 + 1e-6
    assert quantised(np.zeros((2, 2)))[0].tolist() == [[0, 0], [0, 0]]
