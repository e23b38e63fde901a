"""The model of the labels, taught by what people of this installation corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from talka.listening.labels.model import load
from talka.listening.labels.training.sets import CORRECTIONS, Example
from talka.listening.labels.training.teaching import OTHERS, Taught, Uncorrected, teach
from talka.listening.queries.corrections import exported_corrections, uncorrected
from talka.team.models import Community


def taught_model(communities: Sequence[Community], say: Callable[[Taught], None]) -> bytes:
    """The file of the model that Talka brings, having learned from the corrections of these communities.

    ``say`` hears of each label and language with corrections enough.
    """
    corrections = [
        Example(line["text"], line["language"], line["label"], int(line["value"]), CORRECTIONS)
        for community in communities
        for batch in exported_corrections(community)
        for line in batch
    ]
    languages = sorted({example.language for example in corrections})
    others = [Uncorrected(text, code) for code in languages for text in uncorrected(communities, code, OTHERS)]
    return teach(load(), corrections, others, say=say)
